import type { ImportOptions } from '../cli/case-options.ts';
import { VHOST_DAEMONS } from '../data/vhost-daemons.ts';
import { type Daemon, daemonOf, servesDeviceType } from '../device/qemu/daemon.ts';
import { type HostKernel, hostKernelOf } from '../device/qemu/host-kernel.ts';
import { daemonType, dependsOnHostKernel } from '../device/qemu/predict-under.ts';
import type { Variables } from '../input/import/shell/words.ts';
import { usage } from '../io/usage-error.ts';
import type { Plug, QemuStart } from '../model/qemu.ts';
import { closest } from '../text/closest.ts';
import { quote, suggestion } from '../text/quoting.ts';
import type { StatedBackends } from './alternatives.ts';

/**
 * What options say of what stands behind the devices of a machine. Throws UsageError for what cannot be read, and for what
 * no device of the machine depends on.
 */
export function backendsGiven(
  { daemon, 'host-kernel': hostKernel }: ImportOptions,
  guests: readonly { readonly start: QemuStart; readonly plugs: readonly Plug[] }[],
): StatedBackends {
  const some = (holds: (start: QemuStart, plug: Plug) => boolean) =>
    guests.some(({ start, plugs }) => plugs.some((plug) => holds(start, plug)));
  const stated = daemonGiven(daemon);
  const kernel = hostKernelGiven(hostKernel);
  if (stated !== undefined && !some((start, plug) => servesType(stated, daemonType(start, plug))))
    throw usage('--daemon', `no device of the machine has ${stated.title} behind it; leave out --daemon`);
  if (kernel !== undefined && !some(dependsOnHostKernel))
    throw usage(
      '--host-kernel',
      'no device of the machine has the kernel of the host behind it; leave out --host-kernel',
    );
  return { daemon: stated?.name, hostKernel: kernel?.release };
}

function servesType(daemon: Daemon, type: number | undefined): boolean {
  return type !== undefined && servesDeviceType(daemon, type);
}

/** The values of shell variables that `--define NAME=VALUE` states. Throws UsageError. */
export function variablesGiven(definitions: readonly string[]): Variables {
  return new Map(
    definitions.map((definition) => {
      const [, name, value] = /^(\w+)=(.*)$/s.exec(definition) ?? [];
      if (name === undefined || value === undefined)
        throw usage('--define', `found ${quote(definition)}; expected NAME=VALUE, such as CID=3`);
      return [name, value] as const;
    }),
  );
}

/** The daemon that `--daemon` names or gives the mask of. Returns undefined where it is left out; throws UsageError. */
export function daemonGiven(given: string | undefined): Daemon | undefined {
  if (given === undefined) return undefined;
  const daemon = daemonOf(given);
  if (daemon !== undefined) return daemon;
  const names = VHOST_DAEMONS.map(({ name }) => name);
  const meant = suggestion(closest(given, names));
  throw usage(
    '--daemon',
    `found ${quote(given)}; expected a daemon such as ${names[0]}, or the mask that it offers${meant}`,
  );
}

/** The kernel that `--host-kernel` names. Returns undefined where it is left out; throws UsageError. */
export function hostKernelGiven(given: string | undefined): HostKernel | undefined {
  if (given === undefined) return undefined;
  const kernel = hostKernelOf(given);
  if (kernel !== undefined) return kernel;
  throw usage(
    '--host-kernel',
    `found ${quote(given)}; expected the release of the host's kernel, such as 6.1 or 6.12.107`,
  );
}
