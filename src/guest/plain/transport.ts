import type { Inquiry } from '../../inquiry/inquiry.ts';
import { rule, type Valued } from '../../inquiry/rule.ts';
import type { Transport } from '../../model/device.ts';
import type { Interface } from '../handshake.ts';
import type { GuestName, SourcePlace } from './names.ts';

/** Through which interface a guest drives the devices of a transport; `both-…` where they have two. */
export type Through =
  | 'modern'
  | 'both-modern'
  | 'both-legacy'
  | 'legacy'
  | 'mmio'
  | 'mmio-legacy'
  | 'ccw'
  | 'none';

const OLD = 'no FEATURES_OK, 32 feature bits';

function wordsOf(name: string): Readonly<Record<Through, Valued<Interface | undefined>>> {
  return {
    modern: { value: 'modern', answer: `${name} uses the modern interface.` },
    'both-modern': {
      value: 'modern',
      answer: `${name} uses the modern interface of a device that has both.`,
    },
    'both-legacy': {
      value: 'legacy',
      answer: `${name} uses the legacy interface of a device that has both.`,
      effect: OLD,
    },
    legacy: {
      value: 'legacy',
      answer: `${name} uses the legacy interface, the only one of the device.`,
      effect: OLD,
    },
    mmio: { value: 'modern', answer: `${name} drives it as a virtio-mmio device of version 2.` },
    'mmio-legacy': { value: 'legacy', answer: `${name} drives it as a virtio-mmio device of version 1.` },
    ccw: { value: 'modern', answer: `${name} drives it over channel I/O.` },
    none: {
      value: undefined,
      answer: `None: ${name} has no driver for such a device.`,
      effect: 'the device is never touched',
    },
  };
}

/** What a guest makes of each transport, as a question about it: `none` of a transport that is left out. */
export function kindOfTransport<const Kind extends string>(
  kinds: Readonly<Partial<Record<Transport, Kind>>>,
): (transport: Transport) => Kind | 'none' {
  return (transport) => kinds[transport] ?? 'none';
}

/**
 * Declares the rule that finds the interface through which a guest drives a device; it gives undefined where there is none.
 * `kinds`: the transports that the guest drives.
 */
export function transportRule(
  { id, name }: GuestName,
  kinds: Readonly<Partial<Record<Transport, Through>>>,
  { where, story }: SourcePlace,
): (ask: Inquiry) => Interface | undefined {
  const used: ReadonlySet<string> = new Set(['none', ...Object.values(kinds)]);
  const kindOf = kindOfTransport(kinds);
  const answers = Object.fromEntries(Object.entries(wordsOf(name)).filter(([code]) => used.has(code)));
  return rule((ask: Inquiry): string => ask.device.transport(kindOf), {
    id: `${id}/transport`,
    topic: 'interface',
    question: `Through which interface does ${name} drive the device?`,
    answers,
    authority: { kind: 'guest', where },
    story,
  });
}
