import { expect, test } from "vitest";
import { readRoots } from "./roots";

const key = "7d21c0f19ea4d9c6fff8cf24c628d0092b70ea20848030a49a0a3de529b594b4";

const code = (text: string) => {
  try {
    readRoots(text);
    return "taken";
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test("a file of roots as the command line writes it", () => {
  expect(readRoots(`# roots\nthreshold = 1\nkeys = [\n  "${key}", # kid\n]\n`)).toEqual({ threshold: 1, keys: [key], least_seq: 0 });
});

test("what is no file of roots is refused", () => {
  const bad = [
    "", "threshold = 1", `keys = ["${key}"]`, `threshold = 1.5\nkeys = ["${key}"]`, `threshold = -1\nkeys = ["${key}"]`,
    `threshold = "1"\nkeys = ["${key}"]`, "threshold = 1\nkeys = [1]", 'threshold = 1\nkeys = ["7d21"]', "\u0000",
    `threshold = 1\nkeys = "${key}"`, "#".repeat(20_000),
  ];
  expect(bad.map(code)).toEqual(bad.map(() => "roots/malformed"));
});

test("an unknown field may mean something: it is refused and named", () => {
  expect(code(`threshold = 1\nkeys = ["${key}"]\nnot-after = 2027-01-01`)).toBe("roots/unknown");
});
