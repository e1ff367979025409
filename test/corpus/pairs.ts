import { basename, dirname, join } from 'node:path';
import { NEWEST_READ } from '../../src/device/qemu/boot.ts';
import type { CorpusFile } from './files.ts';

/** Two texts of one guest: what a stack has of it and the arguments that it makes of that, and the version of QEMU that these are for. */
export interface Pair {
  readonly source: CorpusFile;
  /** What the name of the source tells of it. */
  readonly kind: 'libvirt' | 'proxmox';
  readonly args: CorpusFile;
  readonly qemu: string;
}

/** libvirt’s `NAME.x86_64-7.2.0.args`, `NAME.x86_64-latest.args`, `NAME.x86_64-latest+hvf.args`, `NAME.args`, and any before `.abi-update.args`. */
const ARGUMENTS = /^(.+?)(?:\.([\w]+)-(latest|\d+\.\d+)[\w.]*(\+\w+)?(?:\.abi-update)?)?\.args$/;
/** The newest QEMU that libvirt 11.3’s tests have of a kind, where it is not that of all others: the files of tests/qemucapabilitiesdata. */
const NEWEST: ReadonlyMap<string, string> = new Map([
  ['x86_64+hvf', '7.2'],
  ['aarch64+hvf', '9.2'],
  ['loongarch64', '8.2'],
]);
/** Proxmox VE’s `NAME.conf.cmd`. */
const COMMAND = /\.cmd$/;

/** The QEMU that a test of Proxmox VE names, or the newest of which vnex knows what it offers. */
function ofProxmox({ text }: CorpusFile): string {
  return /^# *QEMU_VERSION: *([\d.]+)/m.exec(text)?.[1] ?? NEWEST_READ;
}

/** The pairs of libvirt’s and Proxmox VE’s tests; `latest` is the version that the newest are for. */
export function pairsOf(files: readonly CorpusFile[], latest: string): readonly Pair[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  return files.flatMap((args) => {
    const [, stem, arch = '', stated = 'latest', variant = ''] = ARGUMENTS.exec(basename(args.name)) ?? [];
    const version = stated === 'latest' ? (NEWEST.get(arch + variant) ?? latest) : stated;
    const name =
      stem === undefined ? args.name.replace(COMMAND, '') : join(dirname(args.name), `${stem}.xml`);
    const source = name === args.name ? undefined : byName.get(name);
    const kind = stem === undefined ? 'proxmox' : 'libvirt';
    return source === undefined
      ? []
      : [
          {
            source,
            kind,
            args,
            qemu: stem === undefined ? ofProxmox(source) : version,
          },
        ];
  });
}
