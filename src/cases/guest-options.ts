import type { ImportOptions } from '../cli/case-options.ts';
import { type GuestKernel, guestKernel, withGuestKernel } from '../input/guest-kernel.ts';
import { usage } from '../io/usage-error.ts';
import type { OpenPlatform } from '../model/open-case.ts';
import type { ConfigValue } from '../model/platform.ts';
import { quote } from '../text/quoting.ts';

/** The kernel that `--kernel` names; undefined where it is left out. Throws UsageError. */
export function kernelGiven(given: string | undefined): GuestKernel | undefined {
  if (given === undefined) return undefined;
  const kernel = guestKernel(given);
  if ('unreadable' in kernel) throw usage('--kernel', kernel.unreadable);
  return kernel;
}

/** The build options that `--config` states. Throws UsageError. */
function configGiven(given: readonly string[]): Readonly<Record<string, ConfigValue>> {
  return Object.fromEntries(
    given.map((option) => {
      const [, name, value] = /^(?:CONFIG_)?([A-Za-z0-9_]+)=([ymn])$/.exec(option) ?? [];
      if (name === undefined || !isConfigValue(value))
        throw usage(
          '--config',
          `found ${quote(option)}; expected OPTION=y, OPTION=m or OPTION=n, such as VIRTIO_PCI_LEGACY=n`,
        );
      return [name, value];
    }),
  );
}

function isConfigValue(value: string | undefined): value is ConfigValue {
  return value === 'y' || value === 'm' || value === 'n';
}

/** A platform with the kernel that options name in place of its own, and with the build options that they state. */
export function withStatedGuest(
  platform: OpenPlatform,
  { kernel, config = [] }: ImportOptions,
): OpenPlatform {
  if (kernel === undefined && config.length === 0) return platform;
  const named = kernelGiven(kernel);
  const renamed = named === undefined ? platform : withGuestKernel(platform, named);
  const stated = configGiven(config);
  const open = (renamed.open ?? []).filter(
    (varying) => varying.kind !== 'config' || !(varying.name in stated),
  );
  return {
    ...renamed,
    kernel: { ...renamed.kernel, config: { ...renamed.kernel.config, ...stated } },
    open: open.length === 0 ? undefined : open,
  };
}
