import type { Outcome } from './importing.ts';

/** Counts things of a kind, and keeps where each was seen. */
export class Tally {
  readonly #seen = new Map<string, string[]>();

  add(what: string, where: string): void {
    const others = this.#seen.get(what);
    if (others === undefined) this.#seen.set(what, [where]);
    else others.push(where);
  }

  get count(): number {
    return this.#seen.size;
  }

  /** The most frequent ones first. */
  most(
    shown: number,
  ): readonly { readonly what: string; readonly count: number; readonly examples: readonly string[] }[] {
    return [...this.#seen]
      .map(([what, examples]) => ({ what, count: examples.length, examples }))
      .sort((a, b) => b.count - a.count)
      .slice(0, shown);
  }
}

/** A message without what is only of its file: `Bus 'pci.0' not found` → Bus '…' not found. */
export function kindOf(message: string): string {
  return message
    .replace(/"[^"]*"|'[^']*'|“[^”]*”/g, '"…"')
    .replace(/\$\{\w+\}/g, '$…')
    .replace(/\b0x[0-9a-f]+|\b\d+\b/g, '#')
    .slice(0, 160);
}

/** Why files were not accepted. */
export function kindsOf(outcomes: ReadonlyMap<string, Outcome>): Tally {
  const kinds = new Tally();
  for (const [name, outcome] of outcomes)
    if (outcome.kind === 'refused') kinds.add(kindOf(outcome.message), name);
  return kinds;
}

/** By what excerpts are told from guests, and where. */
export function marksOf(outcomes: ReadonlyMap<string, Outcome>): Tally {
  const marks = new Tally();
  for (const [name, outcome] of outcomes) if (outcome.kind === 'excerpt') marks.add(outcome.mark, name);
  return marks;
}

/** In what two outcomes of one guest differ, device by device and whatever their order; nothing where they are equal. */
export function samePair(domain: Outcome, args: Outcome): readonly string[] {
  const [ours, theirs] = [devicesOf(domain), devicesOf(args)];
  if (ours === undefined || theirs === undefined)
    return ours === theirs
      ? []
      : [`${ours === undefined ? 'the configuration' : 'the arguments'} not accepted`];
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((name) => {
    const [one, other] = [ours.get(name), theirs.get(name)];
    if (one === other) return [];
    const model = name.replace(/^\S+ /, '');
    if (one === undefined) return [`only in the arguments: ${model}: ${other}`];
    if (other === undefined) return [`only in the configuration: ${model}: ${one}`];
    return [`${model}: ${one} / ${other}`];
  });
}

/** The devices by their names. Returns undefined where the text was not accepted. */
function devicesOf(outcome: Outcome): ReadonlyMap<string, string> | undefined {
  if (outcome.kind === 'refused') return undefined;
  const devices = outcome.kind === 'accepted' ? outcome.devices : [];
  return new Map(devices.map((device) => [device.replace(/: .*/s, ''), device.replace(/^.*?: /s, '')]));
}
