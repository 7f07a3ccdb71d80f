// The codes of the demonstration, and what becomes of each.

const HOLDER = "passport:UTO:L898902C3:1974-08-12";

/**
 * Each with its fields for `Authority.code`, names, the documents to type, and what to expect.
 * `at` is in seconds since 1970; `index` gives each code its place in the status list.
 */
export function codes(at, index) {
  const today = day(at);
  const before = (days) => day(at - days * 86_400);
  const sampled = new Date((at - 12 * 3600) * 1000).toISOString().replace(/\.\d+Z/, "Z");
  const code = (fields) => ({ document: HOLDER, for: "24h", at, "status-index": index(), ...fields });
  return [
    {
      name: "green",
      names: ["Green", "绿码"],
      fields: code({ colour: "green" }),
      expect: ["Metro: admitted", "地铁：放行"],
    },
    {
      name: "yellow",
      names: ["Yellow", "黄码"],
      fields: code({ colour: "yellow" }),
      expect: ["Metro: referred; club: denied", "地铁：转人工；会所：不予通行"],
    },
    {
      name: "red",
      names: ["Red", "红码"],
      fields: code({ colour: "red" }),
      expect: ["Denied everywhere", "各处均不予通行"],
    },
    {
      name: "family",
      names: ["A family of three", "一家三口"],
      fields: code({
        colour: "green",
        companion: ["green:passport:UTO:L898902C4:1976-03-02", "yellow:passport:UTO:L898902C5:2018-06-01"],
        test: [`nucleic-acid:negative:${sampled}`],
      }),
      expect: [
        "Metro: two admitted, the second companion referred; hospital: each document is compared",
        "地铁：两人放行，第二位随行人转人工；医院：逐一核对证件",
      ],
    },
    {
      name: "travel",
      names: ["Test and itinerary", "检测与行程"],
      fields: code({
        colour: "green",
        test: [`nucleic-acid:negative:${sampled}`],
        visit: [`3101:${before(13)}..${before(5)}`, `4403:${before(4)}..${today}`],
      }),
      expect: [
        "Airport: admitted; hospital: admitted once the document matches",
        "机场：放行；医院：证件相符后放行",
      ],
    },
    {
      name: "expired",
      names: ["Expired yesterday", "昨日过期"],
      fields: code({ colour: "green", at: at - 2 * 86_400, "status-index": index() }),
      expect: ["Denied: time/expired", "不予通行：已过期"],
    },
    {
      name: "listed",
      names: ["Turned red by the list", "被状态列表转红"],
      fields: code({ colour: "green" }),
      listed: "red",
      expect: ["Denied once the list is installed", "安装状态列表后不予通行"],
    },
    {
      name: "live",
      names: ["Presented live, anew every 20 seconds", "实时出示，每20秒更新"],
      fields: code({ colour: "green" }),
      holder: "holder",
      expect: [
        "Club: admitted; on paper or in a screenshot denied after a minute",
        "会所：放行；打印或截图一分钟后不予通行",
      ],
    },
  ];
}

const day = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 10);
