import { describe, expect, test } from 'vitest';
import { BOARDS } from '../../../src/data/qemu-boards.ts';
import { MACHINE_COMPAT, MACHINE_FAMILIES } from '../../../src/data/qemu-machines.ts';
import { MODELS } from '../../../src/data/qemu-models.ts';
import * as properties from '../../../src/data/qemu-properties.ts';
import { VHOST_DEVICES, VHOST_NET } from '../../../src/data/qemu-vhost.ts';
import { modelOf } from '../../../src/device/qemu/device-model.ts';
import { featureOf } from '../../../src/features/registry.ts';
import { describeRelease, hasReached, parseVersion } from '../../../src/model/release.ts';
import { boot } from './samples.ts';

const everyProperty = Object.values(properties).flat();

describe('QEMU’s properties', () => {
  test('stand for bits that the feature table knows', () => {
    const unknown = MODELS.flatMap(({ type, properties: own }) =>
      own.filter(({ bit }) => bit !== undefined && featureOf(bit, type) === undefined),
    );
    expect(unknown.map(({ name }) => name)).toEqual([]);
  });

  test('that are on or off have on or off as their default', () => {
    const values = { bool: ['on', 'off'], auto: ['on', 'off', 'auto'] };
    for (const { name, kind, default: value } of everyProperty) {
      if (value === undefined || (kind !== 'bool' && kind !== 'auto')) continue;
      expect(values[kind], name).toContain(value);
    }
  });

  test('begin before they end, in versions that can be compared', () => {
    const version = parseVersion('7.2');
    for (const { name, since, until } of everyProperty)
      for (const release of [since, until]) {
        if (release === undefined) continue;
        expect(describeRelease(release), name).not.toBe('');
        if (version !== undefined) expect(typeof hasReached(version, release).yes).toBe('boolean');
      }
  });

  test('are listed once for each device', () => {
    for (const list of Object.values(properties)) {
      const names = list.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe('QEMU’s models', () => {
  test('can all be had in some version', () => {
    const anywhere = { version: '11.1', arch: 's390x', machine: 's390-ccw-virtio' } as const;
    for (const { pci, ccw, device, arches = [anywhere.arch] } of MODELS)
      for (const name of [pci?.name, ccw?.name, device]) {
        if (name === undefined) continue;
        const found = arches.map((arch) => modelOf(name, boot({ ...anywhere, arch }))?.name);
        expect(found, name).toContain(name);
      }
  });

  test('whose work is done elsewhere have a list of what the backend may veto, or show its offer as it is', () => {
    const elsewhere = MODELS.filter(
      ({ worker, where }) => worker !== 'qemu' && !where.includes('vub_get_features'),
    );
    const without = elsewhere.filter(({ device }) => !VHOST_DEVICES.has(device)).map(({ device }) => device);
    expect(without).toEqual(['vhost-user-gpu', 'vhost-user-gpu', 'vhost-user-scmi']);
  });
});

describe('machine types', () => {
  test('set properties that exist, for classes that exist', () => {
    const all = boot({ version: '7.2' });
    const classes = new Map<string, Set<string>>();
    for (const { pci, ccw, device } of MODELS)
      for (const name of [
        pci?.name,
        pci && `${pci.name}-transitional`,
        pci && `${pci.name}-non-transitional`,
        ccw?.name,
        device,
      ]) {
        const model =
          name === undefined
            ? undefined
            : modelOf(name, name.endsWith('ccw') ? boot({ arch: 's390x', machine: '' }) : all);
        for (const driver of [...(model?.deviceClasses ?? []), ...(model?.proxyClasses ?? [])]) {
          const known = classes.get(driver) ?? new Set<string>();
          for (const property of model?.properties.keys() ?? []) known.add(property);
          classes.set(driver, known);
        }
      }
    for (const { driver, property } of MACHINE_COMPAT)
      expect(classes.get(driver), `${driver}.${property}`).toContain(property);
  });

  test('come newest first, so that an older machine type has the last word', () => {
    const order = MACHINE_COMPAT.map(({ upTo }) => parseVersion(upTo)?.series ?? 0);
    expect(order).toEqual([...order].sort((a, b) => b - a));
  });

  test('made for virtio belong to one bus system at least', () => {
    for (const family of MACHINE_FAMILIES.filter((one) => !BOARDS.includes(one)))
      expect(family.pci !== false || family.mmio !== false, family.name).toBe(true);
  });
});

test('no vhost network backend vetoes a bit twice', () => {
  for (const { vetoes } of Object.values(VHOST_NET)) {
    const bits = vetoes.map(({ bit }) => bit);
    expect(new Set(bits).size).toBe(bits.length);
  }
});
