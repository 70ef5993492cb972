// Answer cases: node answer.mjs law-pack.json < cases.jsonl > answers.jsonl
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { decide } from "./asn-netralitas.mjs";

const pack = JSON.parse(readFileSync(process.argv[2], "utf8"));
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim()) process.stdout.write(`${JSON.stringify(decide(pack, JSON.parse(line)))}\n`);
}
