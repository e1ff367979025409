import { toMask } from '../features/feature-set.ts';
import { deviceTypeName, featureName, shortName } from '../features/registry.ts';
import type { Device } from '../model/device.ts';
import { printable } from '../text/printable.ts';
import { flow, type Style } from './layout/style.ts';

/** A bit that a device could offer, and why it does or does not. */
export interface ExplainedBit {
  readonly bit: number;
  readonly offered: boolean;
  /** A property with its value and who set it, or a rule of the monitor’s. */
  readonly why: string;
  /** File and function of the monitor. */
  readonly where: string;
}

/** What a device offers under a version of its monitor, bit by bit. */
export interface ExplainedOffer {
  readonly device: Device;
  /** Who makes it: QEMU 10.0. */
  readonly monitor: { readonly title: string; readonly version: string };
  readonly bits: readonly ExplainedBit[];
}

/** Every bit with its reason, and below it the place in the source. */
export function offerText({ device, monitor, bits }: ExplainedOffer, style: Style): string {
  const dot = ` ${style.glyph.dot} `;
  const title = [
    device.name,
    deviceTypeName(device.type),
    device.transport,
    `${monitor.title} ${monitor.version}`.trim(),
  ];
  const names = bits.map(({ bit }) => shortName(bit, device.type));
  const width = Math.max(0, ...names.map((name) => name.length));
  const lines = bits.flatMap(({ bit, offered, why, where }, i) => {
    const mark = offered ? style.good(style.glyph.good) : style.bad(style.glyph.bad);
    const gap = ' '.repeat(offered ? 0 : style.glyph.good.length - style.glyph.bad.length);
    const indent = 2 + style.glyph.good.length + 1 + 3 + 2 + width + 2;
    const head = `  ${mark}${gap} ${String(bit).padStart(3)}  ${(names[i] ?? '').padEnd(width)}  `;
    return [
      `${head}${flow(printable(why), style, indent)}`,
      `${' '.repeat(indent)}${style.faint(flow(where, style, indent))}`,
    ];
  });
  return style.plain(
    [
      style.name(flow(title.map(printable).join(dot), style, 2, 0)),
      `offers ${toMask(device.offers)}`,
      '',
      ...lines,
      '',
    ].join('\n'),
  );
}

/** The same for programs. */
export function offerToJson({ device, monitor, bits }: ExplainedOffer): Readonly<Record<string, unknown>> {
  return {
    device: device.name,
    type: deviceTypeName(device.type),
    transport: device.transport,
    ...(monitor.title === 'QEMU' ? { qemu: monitor.version } : { monitor }),
    offers: toMask(device.offers),
    bits: bits.map(({ bit, offered, why, where }) => ({
      bit,
      name: featureName(bit, device.type) ?? `bit ${bit}`,
      offered,
      why,
      where,
    })),
  };
}
