import { gunzipSync } from 'node:zlib';
import { LINUX_DRIVERS } from '../../../data/linux-driver-tables.ts';
import { BUILD_OPTIONS } from '../../../data/rule-inputs.ts';
import type { ConfigValue } from '../../../model/platform.ts';
import { type Findings, noteFact } from './facts.ts';

/** Every build option that can matter to an answer. */
export const CONFIG_OPTIONS: ReadonlySet<string> = new Set([
  ...BUILD_OPTIONS.map(({ name }) => name),
  ...LINUX_DRIVERS.flatMap(({ needs = [], features }) => [
    ...needs,
    ...features.flatMap((entry) => entry.needs ?? []),
  ]),
]);

/** The options that matter, as far as the guest's files tell; those that the file does not mention are left out. */
export function kernelConfig(release: string, findings: Findings): Readonly<Record<string, ConfigValue>> {
  const found = configText(release, findings);
  if (found === undefined) {
    findings.notes.push(
      `no configuration of this kernel (/boot/config-${release}, /proc/config.gz): its build options stay open`,
    );
    return {};
  }
  const config = parseConfig(found.text);
  const text = Object.entries(config).map(([option, value]) => `${option}=${value}`);
  noteFact(findings, 'kernel.config', text.join(' '), found.from);
  return config;
}

const LARGEST = 4 * 1024 * 1024;

function configText(
  release: string,
  { tree, notes }: Findings,
): { readonly text: string; readonly from: string } | undefined {
  const safe = /^[\w.+~-]+$/.test(release) && !release.includes('..');
  const files = [
    `/boot/config-${release}`,
    `/lib/modules/${release}/config`,
    `/usr/lib/modules/${release}/config`,
  ];
  for (const from of safe ? files : []) {
    const text = tree.text(from);
    if (text?.includes('CONFIG_')) return { text, from };
  }
  const from = '/proc/config.gz';
  const packed = tree.bytes(from);
  if (packed === undefined || packed.length === 0) return undefined;
  try {
    return { text: gunzipSync(packed, { maxOutputLength: LARGEST }).toString('utf8'), from };
  } catch {
    notes.push(`${from} is no gzip file of a configuration`);
    return undefined;
  }
}

/** `CONFIG_X=y`, `CONFIG_X=m` and `# CONFIG_X is not set`. */
function parseConfig(text: string): Readonly<Record<string, ConfigValue>> {
  const config: Record<string, ConfigValue> = {};
  for (const line of text.split('\n')) {
    const [, set, value, unset] =
      /^(?:CONFIG_([A-Za-z0-9_]+)=([ym])|# CONFIG_([A-Za-z0-9_]+) is not set)\s*$/.exec(line) ?? [];
    const option = set ?? unset;
    if (option === undefined || !CONFIG_OPTIONS.has(option)) continue;
    config[option] = value === 'y' || value === 'm' ? value : 'n';
  }
  return config;
}
