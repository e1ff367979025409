import type { Device } from '../model/device.ts';
import { toMask } from '../model/feature-set.ts';
import type { Platform } from '../model/platform.ts';
import { deviceTypeId, deviceTypeName } from '../model/registry.ts';

/** A device in its JSON form, feature sets as masks. What is undefined is left out by JSON.stringify(). */
export function deviceToJson(device: Device): Readonly<Record<string, unknown>> {
  const { name, type, transport, implementation, offers, requires, addressing, config } = device;
  const typeName = deviceTypeName(type);
  return {
    name,
    type: deviceTypeId(typeName) === type ? typeName : type,
    transport,
    implementation,
    offers: toMask(offers),
    requires: requires && toMask(requires),
    addressing,
    config: Object.keys(config).length > 0 ? config : undefined,
  };
}

/** A platform in its JSON form, which is that of the model. */
export function platformToJson(platform: Platform): Readonly<Record<string, unknown>> {
  return { ...platform };
}
