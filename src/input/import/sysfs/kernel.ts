import type { Kernel } from '../../../model/platform.ts';
import type { Varying } from '../../../model/space.ts';
import { type GuestKernel, guestKernel } from '../../guest-kernel.ts';
import { type KernelName, readKernelName } from '../../kernel-name.ts';
import { kernelConfig } from './config.ts';
import { type Findings, noteFact } from './facts.ts';

/** The kernel of a guest, and what its name leaves open of it. */
export interface FoundKernel {
  readonly kernel: Kernel;
  readonly open: readonly Varying[];
}

/** The kernel that wrote the files. Returns undefined where none of them names it. */
export function kernelOf(findings: Findings): FoundKernel | undefined {
  const release = releaseOf(findings);
  const named = release === undefined ? undefined : namedKernel(release, findings);
  if (release === undefined || named === undefined) return undefined;
  const { version, changes, open } = named;
  const cmdline = cmdlineOf(findings);
  const config = kernelConfig(release, findings);
  return { kernel: { version, release, cmdline, config, ...(changes && { changes }) }, open };
}

/** What `uname -r` prints. */
function releaseOf({ tree, log, ...findings }: Findings): string | undefined {
  const sources = [
    ['/proc/sys/kernel/osrelease', tree.text('/proc/sys/kernel/osrelease'), /^(\S+)/],
    ['/proc/version', tree.text('/proc/version'), /^Linux version (\S+)/],
    ['/sos_commands/kernel/uname_-a', tree.text('/sos_commands/kernel/uname_-a'), /^Linux \S+ (\S+)/],
    ['/uname', tree.text('/uname'), /^Linux \S+ (\S+)/],
    [log?.from ?? '', log?.facts.get('banner')?.value, /^Linux version (\S+)/],
  ] as const;
  for (const [from, text = '', shape] of sources) {
    const release = shape.exec(text)?.[1];
    if (release === undefined || !/^\d+\.\d+/.test(release) || release.length > 200) continue;
    return noteFact({ tree, log, ...findings }, 'kernel.release', release, from);
  }
  return undefined;
}

/** The texts that may name the kernel together with the release that it is built on, in the order in which they are asked. */
function banners({ tree, log }: Findings): readonly (readonly [from: string, text: string])[] {
  const files = ['/proc/version', '/proc/version_signature', '/sos_commands/kernel/uname_-a', '/uname'];
  const texts = files.map((from) => [from, tree.text(from)] as const);
  return [...texts, [log?.from ?? '', log?.facts.get('banner')?.value] as const].flatMap(([from, text]) =>
    text === undefined || text === '' ? [] : [[from, text] as const],
  );
}

/** How much of the base of a kernel a name leaves open. */
function isVague({ base }: KernelName): boolean {
  return base.atLeast !== base.atMost;
}

/** The same kernel under another name: Ubuntu’s signature has the number of the upload within the release. */
function isOf(name: KernelName, release: string): boolean {
  const plain = (text: string) => text.replace(/^(\d+\.\d+\.\d+-\d+)\.\d+/, '$1').toLowerCase();
  return plain(name.release) === plain(release);
}

/** The kernel of this release. A banner that tells what it is built on says more than the release alone. */
function namedKernel(release: string, findings: Findings): GuestKernel | undefined {
  const own = readKernelName(release);
  const candidates = banners(findings).flatMap(([from, text]) => {
    const name = readKernelName(text);
    return 'unreadable' in name || !isOf(name, release) ? [] : [{ from, text, name }];
  });
  const known = candidates.find(({ name }) => name.distribution !== undefined && !isVague(name));
  const best = known ?? candidates.find(({ name }) => name.distribution !== undefined);
  const kernel = guestKernel(best?.text ?? release);
  const name = best?.name ?? own;
  if ('unreadable' in kernel || 'unreadable' in name) return undefined;
  noteKernel(kernel, name, best?.from ?? 'its release', findings);
  return kernel;
}

/** Says what is known of the kernel, and what its name leaves open. */
function noteKernel(kernel: GuestKernel, name: KernelName, from: string, findings: Findings): void {
  const { distribution, base, backports, release } = name;
  const built = distribution === undefined ? 'a build of its own' : `a kernel of ${distribution}`;
  const range =
    base.atMost === undefined
      ? `${base.atLeast} or an update of it`
      : isVague(name)
        ? `${base.atLeast} to ${base.atMost}`
        : base.atLeast;
  noteFact(findings, 'kernel.version', isVague(name) ? range : kernel.version, from);
  if (kernel.open.length === 0) return;
  const taken = backports === 'many' || backports === 'unknown';
  findings.notes.push(
    taken
      ? `${release} is ${built}, on Linux ${range}: what it took from newer releases stays open`
      : `${release} is ${built}, on Linux ${range}; which of them stays open`,
  );
}

function cmdlineOf(findings: Findings): string {
  const { tree, log } = findings;
  const own = tree.text('/proc/cmdline');
  if (own !== undefined && own !== '') return noteFact(findings, 'kernel.cmdline', own, '/proc/cmdline');
  const logged = log?.facts.get('cmdline')?.value;
  if (logged !== undefined) return noteFact(findings, 'kernel.cmdline', logged, log?.from ?? '');
  if (own === undefined) findings.notes.push('/proc/cmdline is not there: taken for empty');
  return '';
}
