/** What `deploy check` asks the chain, and how it compares the answers. */
import { isAddress } from "ethers";

/** What a difference is about. */
export type Kind = "code" | "role" | "delay" | "parameter";

/** Something that is not as it was planned. */
export interface Difference {
  readonly kind: Kind;
  /** Where, for example "tokens.NVDA.gate". */
  readonly where: string;
  readonly expected: string;
  readonly found: string;
}

/** A question to the chain, with the answer that the plan expects. */
export interface Probe {
  readonly kind: Kind;
  readonly where: string;
  readonly expected: unknown;
  read(): Promise<unknown>;
}

/** Where a deployment has a part. */
export type AddressOf = (part: string) => string;

/** A question about a setting. */
export const parameter = (where: string, expected: unknown, read: () => Promise<unknown>): Probe => ({
  kind: "parameter",
  where,
  expected,
  read,
});

/** What is planned and not there. */
export const missing = (where: string): Probe => parameter(where, "deployed", async () => "not deployed");

/** At once so many: public nodes refuse more. */
const CONCURRENCY = 20;

/** Asks everything, and returns what differs. */
export async function ask(probes: readonly Probe[]): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (let begin = 0; begin < probes.length; begin += CONCURRENCY) {
    const answers = await Promise.all(
      probes.slice(begin, begin + CONCURRENCY).map(async (probe) => ({ probe, found: await answerOf(probe) })),
    );
    for (const { probe, found } of answers) {
      const [expected, actual] = [written(probe.expected), written(found)];
      if (expected !== actual) differences.push({ kind: probe.kind, where: probe.where, expected, found: actual });
    }
  }
  return differences;
}

/** A call that reverts is an answer too: there is a contract, and it is not the one that was expected. */
async function answerOf(probe: Probe): Promise<unknown> {
  try {
    return await probe.read();
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "CALL_EXCEPTION" || error.code === "BAD_DATA")) {
      return "no answer";
    }
    throw error;
  }
}

/** A value as it is compared and shown: numbers alike whatever their type, addresses alike in any case. */
export function written(value: unknown): string {
  if (typeof value === "string") return isAddress(value) ? value.toLowerCase() : value;
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([key, field]) => `${key}: ${written(field)}`);
    return `{${fields.sort().join(", ")}}`;
  }
  return String(value);
}

/** Of what the chain answered, the fields that the plan knows. */
export function likeness(expected: object, answer: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(expected).map(([key, field]) => {
      const found: unknown = Reflect.get(answer, key);
      const isNested = typeof field === "object" && field !== null && !Array.isArray(field);
      return [key, isNested && typeof found === "object" && found !== null ? likeness(field, found) : found];
    }),
  );
}
