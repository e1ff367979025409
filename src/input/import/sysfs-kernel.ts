import type { Kernel } from '../../model/platform.ts';
import { parseVersion } from '../../model/release.ts';
import { kernelConfig } from './sysfs-config.ts';
import { type Findings, firstText, told } from './sysfs-facts.ts';

/** The kernel that wrote the files; undefined: none of them names it. */
export function kernelOf(findings: Findings): Kernel | undefined {
  const release = releaseOf(findings);
  const version = release && versionOf(release, findings);
  if (release === undefined || version === undefined) return undefined;
  const cmdline = findings.tree.text('/proc/cmdline');
  if (cmdline === undefined) findings.notes.push('/proc/cmdline is not there: taken for empty');
  else told(findings, 'kernel.cmdline', cmdline, '/proc/cmdline');
  return { version, release, cmdline: cmdline ?? '', config: kernelConfig(release, findings) };
}

/** What `uname -r` prints. */
function releaseOf(findings: Findings): string | undefined {
  const sources = [
    ['/proc/sys/kernel/osrelease', /^(\S+)/],
    ['/proc/version', /^Linux version (\S+)/],
    ['/sos_commands/kernel/uname_-a', /^Linux \S+ (\S+)/],
    ['/uname', /^Linux \S+ (\S+)/],
  ] as const;
  for (const [from, shape] of sources) {
    const release = shape.exec(findings.tree.text(from) ?? '')?.[1];
    if (release === undefined || !/^\d+\.\d+/.test(release) || release.length > 200) continue;
    return told(findings, 'kernel.release', release, from);
  }
  return undefined;
}

const VENDOR_FILES = ['/proc/version', '/proc/version_signature', '/sos_commands/kernel/uname_-a', '/uname'];

/** The upstream version: distributions write it behind their own, which has no sublevel. */
function versionOf(release: string, findings: Findings): string | undefined {
  const [own = ''] = /^\d{1,3}\.\d{1,3}(?:\.\d{1,4}|-rc\d{1,2})?/.exec(release) ?? [];
  const series = parseVersion(own)?.series;
  if (series === undefined) return undefined;
  for (const from of VENDOR_FILES) {
    const text = findings.tree.text(from)?.slice(0, 1000) ?? '';
    const upstream = [...text.matchAll(/\b(?:Debian|Ubuntu \S+) (\d{1,3}\.\d{1,3}\.\d{1,4})\b/g)]
      .flatMap(([, version]) => version ?? [])
      .find((version) => parseVersion(version)?.series === series);
    if (upstream !== undefined) return told(findings, 'kernel.version', upstream, from);
  }
  if (/-\d/.test(release)) {
    findings.notes.push(
      `${release} is a distribution’s kernel: which later changes it took from newer releases is not known`,
    );
    return told(findings, 'kernel.version', own.replace(/^(\d+\.\d+)\.0$/, '$1'), 'its release');
  }
  return told(findings, 'kernel.version', own, 'its release');
}

/** The kernel's log, of which copies keep the beginning. */
export function dmesgOf(findings: Findings): { readonly text: string; readonly from: string } | undefined {
  return firstText(findings, ['/sos_commands/kernel/dmesg', '/var/log/dmesg', '/dmesg.txt', '/dmesg']);
}
