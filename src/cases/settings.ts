import type { CaseSetting } from '../cli/setting.ts';
import { UsageError, usage } from '../io/usage-error.ts';
import type { CaseChange } from '../model/case-change.ts';
import type { OpenDevice, OpenPlatform } from '../model/open-case.ts';
import type { Plug } from '../model/qemu.ts';
import { type Refused, withDeviceChanges, withPlatformChanges } from './changes.ts';
import { isCalled, noDeviceCalled } from './device-called.ts';

function refusing({ text }: CaseSetting): Refused {
  return (message) => usage(`--set ${text}`, message);
}

/** What a value may mean in JSON: a text, and whatever else JSON reads it as. */
function meanings({ how, value }: CaseSetting): readonly unknown[] {
  if (how !== 'is') return [value];
  try {
    return [value, JSON.parse(value)];
  } catch {
    return [value];
  }
}

/** Says something otherwise by the first meaning of the setting that can be read. Throws UsageError by the last. */
async function bySomeMeaning<Noun>(
  setting: CaseSetting,
  about: CaseChange['about'],
  make: (changes: readonly CaseChange[], refused: Refused) => Promise<Noun>,
): Promise<Noun> {
  const { path, how } = setting;
  const refused = refusing(setting);
  let wrong: UsageError = refused('this cannot be read');
  for (const value of meanings(setting)) {
    try {
      return await make([{ about, path, how, value }], refused);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      wrong = error;
    }
  }
  throw wrong;
}

/** A device and a platform as they are described, with what `--set` says otherwise. Throws UsageError. */
export async function withSettings<
  Described extends { readonly device?: OpenDevice; readonly platform?: OpenPlatform },
>(described: Described, settings: readonly CaseSetting[] = []): Promise<Described> {
  let made = described;
  for (const setting of settings) {
    const { device, platform } = made;
    if (setting.about === 'device' && device !== undefined)
      made = {
        ...made,
        device: await bySomeMeaning(setting, 'device', (...change) => withDeviceChanges(device, ...change)),
      };
    if (setting.about === 'platform' && platform !== undefined)
      made = {
        ...made,
        platform: await bySomeMeaning(setting, 'platform', (...change) =>
          withPlatformChanges(platform, ...change),
        ),
      };
  }
  return made;
}

/** Devices of QEMU’s with properties that `--set` gives otherwise; `-=` takes one away. Throws UsageError. */
export function withProperties(
  plugs: readonly Plug[],
  settings: readonly CaseSetting[] = [],
): readonly Plug[] {
  return settings.reduce<readonly Plug[]>((made, setting) => {
    if (setting.about !== 'qemu') return made;
    const property = setting.path.at(-1) ?? '';
    const called = setting.path.slice(0, -1).join('.');
    if (setting.how === 'gains' || called === '')
      throw refusing(setting)(`expected qemu.DEVICE.PROPERTY=VALUE, such as qemu.net0.iommu_platform=on`);
    if (!made.some((plug) => isCalled(called, plug))) throw refusing(setting)(noDeviceCalled(called, made));
    return made.map((plug) => {
      if (!isCalled(called, plug)) return plug;
      const properties = new Map([...plug.properties].filter(([name]) => name !== property));
      return {
        ...plug,
        properties: setting.how === 'is' ? properties.set(property, setting.value) : properties,
      };
    });
  }, plugs);
}

/** What is no guest of QEMU’s has no devices of QEMU’s. Throws UsageError. */
export function refuseProperties(what: string, settings: readonly CaseSetting[] = []): void {
  const setting = settings.find(({ about }) => about === 'qemu');
  if (setting !== undefined)
    throw refusing(setting)(`${what} has no properties of QEMU; set device.KEY or platform.KEY`);
}
