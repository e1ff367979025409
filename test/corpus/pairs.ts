import { basename, dirname, join } from 'node:path';
import type { CorpusFile } from './files.ts';

/** Two texts of one guest, a domain and the arguments that libvirt makes of it, and the version of QEMU that these are for. */
export interface Pair {
  readonly domain: CorpusFile;
  readonly args: CorpusFile;
  readonly qemu: string;
}

/** `NAME.x86_64-7.2.0.args`, `NAME.x86_64-latest.args`, `NAME.args`. */
const ARGUMENTS = /^(.+?)(?:\.[\w]+-(latest|\d+\.\d+)[\w.]*(?:\+\w+)?)?\.args$/;

/** The pairs of libvirt's tests; `latest` is the version that its newest capabilities are of. */
export function pairsOf(files: readonly CorpusFile[], latest: string): readonly Pair[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  return files.flatMap((args) => {
    const [, stem, version = 'latest'] = ARGUMENTS.exec(basename(args.name)) ?? [];
    const domain = stem === undefined ? undefined : byName.get(join(dirname(args.name), `${stem}.xml`));
    return domain === undefined ? [] : [{ domain, args, qemu: version === 'latest' ? latest : version }];
  });
}
