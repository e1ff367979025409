import { MODELS, type ModelRow, type PciForm } from '../../data/qemu-models.ts';
import {
  CCW_PROPERTIES,
  COMMON_PROPERTIES,
  PCI_GENERIC_PROPERTIES,
  PCI_PROPERTIES,
  type PropertyRow,
} from '../../data/qemu-properties.ts';
import type { Arch } from '../../model/platform.ts';
import type { Release } from '../../model/release.ts';
import { closest } from '../../text/closest.ts';
import { type QemuBoot, since } from './boot.ts';

/** A model under one of its names, and with it one transport. */
export interface DeviceModel {
  readonly name: string;
  readonly row: ModelRow;
  readonly transport: 'pci' | 'ccw' | 'mmio';
  /** For PCI only. */
  readonly form: PciForm;
  readonly properties: ReadonlyMap<string, PropertyRow>;
  /** What a `-global` or a machine type may call the device itself, and what its transport. */
  readonly deviceClasses: ReadonlySet<string>;
  readonly proxyClasses: ReadonlySet<string>;
}

let models: ReadonlyMap<string, DeviceModel> | undefined;
let aliases: ReadonlyMap<string, readonly ModelRow[]> | undefined;

/** The model of a name that this QEMU knows, an alias resolved. Returns undefined when there is none. */
export function modelOf(name: string, boot: QemuBoot): DeviceModel | undefined {
  const model = modelsByName().get(realName(name, boot.arch));
  if (model === undefined) return undefined;
  if (model.row.since !== undefined && !since(boot, model.row.since)) return undefined;
  if (model.row.arches?.includes(boot.arch) === false) return undefined;
  const gone = model.row.goneFrom?.[boot.arch];
  if (gone !== undefined && since(boot, gone)) return undefined;
  if (model.transport !== 'ccw') return model;
  if (boot.arch !== 's390x') return undefined;
  const { ccw } = model.row;
  return ccw?.since === undefined || since(boot, ccw.since) ? model : undefined;
}

/** QEMU find_typename_by_alias(): `virtio-net` is virtio-net-ccw on s390x and virtio-net-pci elsewhere. */
function realName(name: string, arch: Arch): string {
  for (const row of rowsByAlias().get(name) ?? []) {
    if (arch === 's390x' && row.ccw !== undefined) return row.ccw.name;
    if (row.pci !== undefined) return row.pci.name;
  }
  return name;
}

/** The model of some version that a misspelt name most likely means; undefined where none is close, or it is that of a model. */
export function closestModel(name: string): string | undefined {
  const names = [...modelsByName().keys(), ...rowsByAlias().keys()];
  return names.includes(name) ? undefined : closest(name, names);
}

function rowsByAlias(): ReadonlyMap<string, readonly ModelRow[]> {
  aliases ??= new Map(MODELS.flatMap((row) => (row.alias === undefined ? [] : [[row.alias, [row]]])));
  return aliases;
}

function modelsByName(): ReadonlyMap<string, DeviceModel> {
  // A device without a transport is that of its first row; virtio-vga is the same device with a VGA around it.
  models ??= new Map(
    MODELS.flatMap(modelsOf)
      .map((model) => [model.name, model] as const)
      .reverse(),
  );
  return models;
}

function modelsOf(row: ModelRow): DeviceModel[] {
  const { pci, ccw } = row;
  return [
    ...(pci?.forms.map((form) => model(pciName(pci.name, form), row, 'pci', form)) ?? []),
    ...(ccw === undefined ? [] : [model(ccw.name, row, 'ccw', 'generic')]),
    model(row.device, row, 'mmio', 'generic'),
  ];
}

function pciName(name: string, form: PciForm): string {
  return form === 'transitional' || form === 'non-transitional' ? `${name}-${form}` : name;
}

function model(name: string, row: ModelRow, transport: DeviceModel['transport'], form: PciForm): DeviceModel {
  const rows = [...row.properties, ...COMMON_PROPERTIES, ...proxyProperties(row, transport, form)];
  return {
    name,
    row,
    transport,
    form,
    properties: new Map(rows.map((property) => [property.name, property])),
    deviceClasses: new Set([row.device, 'virtio-device', 'device']),
    proxyClasses: new Set(proxyClasses(name, row, transport)),
  };
}

function proxyProperties(
  row: ModelRow,
  transport: DeviceModel['transport'],
  form: PciForm,
): readonly PropertyRow[] {
  if (transport === 'mmio') return [];
  if (transport === 'ccw') return [...CCW_PROPERTIES, { name: 'ioeventfd', kind: 'bool', default: 'on' }];
  const { vectors, ioeventfd, class: classCode } = row.pci ?? {};
  return [
    ...PCI_PROPERTIES,
    ...(form === 'generic' ? PCI_GENERIC_PROPERTIES : []),
    ...optional({ name: 'vectors', kind: 'uint32' }, vectors),
    ...optional({ name: 'ioeventfd', kind: 'bool' }, ioeventfd),
    ...optional({ name: 'class', kind: 'uint32' }, classCode),
  ];
}

function optional(row: PropertyRow, has: true | Release | undefined): PropertyRow[] {
  if (has === undefined) return [];
  return [has === true ? row : { ...row, since: has }];
}

function proxyClasses(name: string, row: ModelRow, transport: DeviceModel['transport']): string[] {
  switch (transport) {
    case 'mmio':
      return [];
    case 'ccw':
      return [name, 'virtio-ccw-device', 'ccw-device'];
    case 'pci':
      return [name, `${row.pci?.name}-base`, ...(row.pci?.classes ?? []), 'virtio-pci', 'pci-device'];
  }
}
