// Those who work behind the service: operators with two factors, and a laboratory.

import { createHmac } from "node:crypto";

const PASSWORD = "Abcdef1!";

/** One operator of each role that stories need, enrolled and logged in. */
export async function openOffice(service) {
  const roles = { doctor: "epidemiologist", chief: "supervisor", clerk: "clerk" };
  const all = Object.entries(roles).map(async ([name, role]) => {
    const secret = service.command("operators", "add", `${name}-1`, "--role", role);
    return [name, await Operator.enrolled(service, `${name}-1`, secret)];
  });
  return new Office(service, Object.fromEntries(await Promise.all(all)));
}

class Office {
  constructor(service, { doctor, chief, clerk }) {
    Object.assign(this, { service, doctor, chief, clerk });
  }

  /** Two operators make an application red for two days. */
  async makeRed(application) {
    const until = Math.floor(Date.now() / 1000) + 2 * 86_400;
    const proposal = { application, colour: "red", ground: "case", until };
    const { id } = await this.doctor.post("colours", proposal);
    await this.chief.post(`colours/${id}/confirmation`);
  }

  /** A clerk grants the ticket of an application; what follows. */
  async grant(application) {
    const waiting = await this.clerk.get("tickets");
    const ticket = waiting.find((it) => it.application === application).id;
    const decision = { outcome: "granted", reason: "The paper says so." };
    return (await this.clerk.post(`tickets/${ticket}/decision`, decision)).effect;
  }

  /** A laboratory sends a result of an hour ago; what became of it. */
  async test(person, result, sample) {
    this.token ??= this.service.command("laboratory", "lab-1");
    const sampled = Math.floor(Date.now() / 1000) - 3_600;
    const line = { sample, document_type: person.document_type, number: person.number, method: "nucleic-acid", result, sampled };
    const headers = { authorization: `Bearer ${this.token}` };
    const [{ outcome }] = await post(`${this.service.url}/api/v1/laboratory/results`, [line], headers);
    return outcome;
  }
}

class Operator {
  static async enrolled(service, name, secret) {
    const operator = new Operator(`${service.url}/api/v1/operators/`);
    const { authenticator } = await operator.post("enrolment", { name, secret, password: PASSWORD });
    const code = totp(new URL(authenticator).searchParams.get("secret"));
    const answer = await send(`${operator.root}log-in`, { name, password: PASSWORD, code });
    const [cookie] = answer.headers.getSetCookie()[0].split(";");
    operator.headers = { cookie, "x-csrf-token": (await answer.json()).csrf_token };
    return operator;
  }

  constructor(root) {
    this.root = root;
  }

  post(path, body) {
    return post(this.root + path, body, this.headers);
  }

  async get(path) {
    const answer = await fetch(this.root + path, { headers: this.headers });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }
}

async function post(url, body, headers) {
  const text = await (await send(url, body, headers)).text();
  return text === "" ? undefined : JSON.parse(text);
}

async function send(url, body, headers = {}) {
  const kind = body === undefined ? {} : { "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers: { ...kind, ...headers }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${new URL(url).pathname}: ${answer.status} ${await answer.text()}`);
  return answer;
}

/** The code of now (RFC 6238) for a secret in base 32. */
function totp(secret) {
  const bits = [...secret].map((it) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(it).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((it) => Number.parseInt(it, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac("sha1", key).update(step).digest();
  const number = mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}
