#!/usr/bin/env python3
"""Runs schemathesis against the service: on SQLite and PostgreSQL, as nobody, holder and staff.

Needs the service (`cargo build`) and `pip install -r requirements.txt`. The run of the gate draws
from a fixed seed; `--minutes N` draws anew for N minutes. Ends with 1 if a check failed, if the
service panicked, or if its log has something that was sent.
"""

import argparse
import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import people

HERE = Path(__file__).resolve().parent
SERVICE = HERE.parent.parent
HOLDERS = 10
OPEN = r"^/(health|metrics|trust|status|api/v1/log-in|api/v1/operators/(log-in|enrolment))"
ALL = "examples,coverage,fuzzing,stateful"
# Who, paths, phases, cases drawn for each operation.
RUNS = [
    ("nobody", OPEN, ALL, 6),
    # Without a session everything is refused alike, and its story looks at each route.
    ("nobody", rf"^(?!{OPEN[1:]})", "examples,fuzzing", 3),
    ("holder", r"^/api/v1/(?!operators|laboratory|log-in)", ALL, 8),
    ("staff", r"^/api/v1/(operators/(?!log-in|enrolment)|laboratory)", ALL, 6),
]
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))


class Service:
    """A service on a free port with fresh data; what it prints and logs is in files."""

    def __init__(self, program, folder, database):
        self.folder, self.secrets = folder, []
        self.options = ["--data", folder / "data", "--scripts", folder / "none"]
        if database:
            self.options += ["--database", database]
        self.program = program
        self.log, self.out = folder / "log", folder / "out"

    def command(self, *words):
        run = subprocess.run([self.program, *self.options, *words], capture_output=True, text=True)
        if run.returncode != 0:
            raise SystemExit(run.stderr)
        return run.stdout.strip()

    @contextlib.contextmanager
    def running(self):
        # People ask from many addresses, which a proxy in front would tell.
        options = ["--listen", "127.0.0.1:0", "--client-address", "forwarded",
                   "--proposals-a-day", "1000", "--public-url", "https://codes.example"]
        with self.log.open("wb") as log, self.out.open("wb") as out:
            process = subprocess.Popen([self.program, *self.options, *options], stdout=out, stderr=log)
        try:
            self.port = int(self.printed("listening on ").rsplit(":", 1)[1])
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            self.ended = process.wait(30)

    def printed(self, start):
        """The last line that begins so, once it is there."""
        for _ in range(600):
            lines = self.out.read_text().splitlines() if self.out.exists() else []
            for line in reversed(lines):
                if line.startswith(start):
                    return line
            time.sleep(0.05)
        raise SystemExit(f"nothing printed begins with {start!r}: {self.log.read_text()[-2000:]}")


@contextlib.contextmanager
def postgres(folder):
    """A PostgreSQL of this run's own on a socket; its URL."""
    bin_folder = POSTGRES[-1].parent
    root = os.geteuid() == 0
    prefix = ["runuser", "-u", "postgres", "--"] if root else []
    if root:
        shutil.chown(folder, "postgres")
    data = folder / "cluster"
    initdb = [bin_folder / "initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "-D", data]
    subprocess.run([*prefix, *initdb], check=True, stdout=subprocess.DEVNULL)
    control = [*prefix, bin_folder / "pg_ctl", "-D", data, "-w", "-s", "-l", folder / "server-log"]
    options = f"-k {folder} -c listen_addresses="
    subprocess.run([*control, "-o", options, "start"], check=True, stdout=subprocess.DEVNULL)
    try:
        yield f"postgres://postgres@localhost/postgres?host={folder}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False)


def schemathesis(service, planned, arguments, seed):
    """One run; returns its exit status and what it said."""
    persona, paths, phases, examples = planned
    words = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", HERE / "schemathesis.toml", "run",
        f"http://127.0.0.1:{service.port}/api/v1/openapi.json",
        "--include-path-regex", paths, "--phases", phases,
        "--seed", str(seed), "--generation-database", "none",
        "--suppress-health-check", "all", "--no-color", "--continue-on-failure",
        "--request-timeout", "25", "--warnings", "off",
    ]
    if arguments.minutes:
        words += ["--max-time", str(arguments.minutes * 60 // len(RUNS)), "-n", "200"]
    else:
        words += ["-n", str(examples), "--no-shrink"]
    environment = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": "hooks",
        "PYTHONPATH": str(HERE),
        "PYTHONDONTWRITEBYTECODE": "1",
        "FUZZ_PEOPLE": str(service.folder / "people.json"),
        "FUZZ_PERSONA": persona,
        "FUZZ_SENT": str(service.folder / "sent"),
    }
    run = subprocess.run(words, cwd=service.folder, env=environment, text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return run.returncode, run.stdout


def look_at_log(service):
    """Faults of the log: panics, errors, and texts that were sent."""
    log = service.log.read_text(errors="replace")
    faults = []
    for line in log.splitlines():
        if "panicked" in line or '"level":"ERROR"' in line:
            faults.append(f"log: {line[:400]}")
    schema = (service.folder / "openapi.json").read_text()
    sent = {json.loads(line) for line in (service.folder / "sent").read_text().splitlines()}
    # What stands in the description is a word of the program.
    sent = {text for text in sent if text not in schema and not text.isspace()}
    for text in [*service.secrets, *sent]:
        written = json.dumps(text, ensure_ascii=False)[1:-1]
        if text in log or written in log:
            faults.append(f"log: has a text of {len(text)} characters that was sent: {text[:20]!r}")
    return faults, len(log.splitlines())


def run(arguments, name, database, seed, say):
    """All personas on one database; the number of faults."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="issuer-fuzz-")))
        folder.chmod(0o755)
        if database:
            cluster = folder / "pg"
            cluster.mkdir()
            database = stack.enter_context(postgres(cluster))
        service = Service(arguments.service, folder, database)
        (folder / "register.csv").write_text(people.register(HOLDERS + 1))
        service.command("registry", "import", folder / "register.csv")
        names = {role: role for role in people.ROLES} | {f"leaving-{n}": "clerk" for n in range(2)}
        enrolments = {who: service.command("operators", "add", who, "--role", role)
                      for who, role in names.items()}
        laboratory = service.command("laboratory", "lab-1")
        faults = 0
        with service.running():
            everyone = people.assemble(service, enrolments, laboratory, HOLDERS)
            (folder / "people.json").write_text(json.dumps(everyone))
            client = people.Client(service.port, "192.0.2.200")
            (folder / "openapi.json").write_text(json.dumps(client.send("GET", "/api/v1/openapi.json")[0]))
            for planned in RUNS:
                begun = time.monotonic()
                status, said = schemathesis(service, planned, arguments, seed)
                took = time.monotonic() - begun
                cases = [line.strip() for line in said.splitlines() if "generated" in line]
                say(f"{name} {planned[0]}: {'passed' if status == 0 else 'FAILED'} in {took:.0f} s; {' '.join(cases)}")
                if status != 0 or arguments.verbose:
                    say(said)
                faults += status != 0
        found, lines = look_at_log(service)
        if service.ended != 0:
            found.append(f"the service ended with {service.ended}")
        for fault in found[:20]:
            say(f"{name} {fault}")
        say(f"{name}: {lines} lines of log looked at, {len(found)} faults in them")
        return faults + len(found)


def main():
    target = Path(os.environ.get("CARGO_TARGET_DIR", SERVICE / "target"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--service", type=Path, default=target / "debug/issuer-service")
    parser.add_argument("--minutes", type=int, default=0, help="draw anew for so long on each database")
    parser.add_argument("--seed", type=int, help="draw what a run drew before")
    parser.add_argument("--database", choices=["sqlite", "postgres"], help="one of the two")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    arguments.service = arguments.service.resolve()
    seed = arguments.seed
    if seed is None:
        seed = secrets.randbits(32) if arguments.minutes else 1
    print(f"seed {seed}")
    databases = ["sqlite", "postgres"] if arguments.database is None else [arguments.database]
    if not POSTGRES and "postgres" in databases:
        if os.environ.get("HEALTHCODE_REQUIRE_PEERS") == "1":
            raise SystemExit("PostgreSQL is required and not found")
        databases.remove("postgres")
    faults, lock = {}, threading.Lock()

    def say(text):
        with lock:
            print(text, flush=True)

    def each(name):
        faults[name] = 1
        faults[name] = run(arguments, name, name == "postgres", seed, say)

    threads = [threading.Thread(target=each, args=(name,)) for name in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.exit(1 if any(faults.values()) else 0)


if __name__ == "__main__":
    main()
