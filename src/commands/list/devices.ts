import { deviceTypes } from '../../features/registry.ts';
import { IMPLEMENTATIONS, TRANSPORTS } from '../../model/device.ts';
import { type List, type PlainEntry, plainList } from './list.ts';

/** The words of a device description: types with their virtio device ids, transports and implementations. */
export function devices(): List {
  const types = deviceTypes().map(
    ({ id, name, title }): PlainEntry => ({
      id: name,
      about: `type ${id}, ${title}`,
      more: { key: 'type', number: id },
    }),
  );
  const transports = TRANSPORTS.map(
    (id): PlainEntry => ({ id, about: 'transport', more: { key: 'transport' } }),
  );
  const implementations = IMPLEMENTATIONS.map(
    (id): PlainEntry => ({ id, about: 'implementation', more: { key: 'implementation' } }),
  );
  return plainList('device word', [...types, ...transports, ...implementations]);
}
