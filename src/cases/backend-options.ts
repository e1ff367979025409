import { VHOST_DAEMONS } from '../data/vhost-daemons.ts';
import { type Daemon, daemonOf } from '../device/qemu/daemon.ts';
import { type HostKernel, hostKernelOf } from '../device/qemu/host-kernel.ts';
import { usage } from '../io/usage-error.ts';
import { closest } from '../text/closest.ts';
import { quote, suggestion } from '../text/quoting.ts';

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
