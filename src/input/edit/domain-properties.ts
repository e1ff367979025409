import { withChange } from '../../model/property-change.ts';
import type { Step } from '../../model/step.ts';
import { overrideEdits, overriding } from './domain-qemu.ts';
import { type DomainDevice, type DomainText, elementOf } from './domain-text.ts';
import type { TextEdit } from './text-edit.ts';
import { withAttribute, withChild } from './xml-edits.ts';
import { attributeText, childSource, type ElementSource } from './xml-source.ts';

/** Elements that have a model with a suffix that says which interfaces there are. */
const WITH_FORMS: ReadonlySet<string> = new Set([
  ...['interface', 'disk', 'controller', 'rng', 'memballoon', 'filesystem', 'vsock', 'hostdev'],
]);
/** Elements whose `<driver>` libvirt reads for virtio options. */
const WITHOUT_DRIVER: ReadonlySet<string> = new Set(['hostdev', 'iommu', 'memory']);
/** What libvirt calls QEMU’s properties in `<driver>`. */
const DRIVER_NAMES: ReadonlyMap<string, string> = new Map([
  ['iommu_platform', 'iommu'],
  ['ats', 'ats'],
  ['packed', 'packed'],
  ['page-per-vq', 'page_per_vq'],
  ['num-queues', 'queues'],
  ['queue-size', 'queue_size'],
]);

/** What QEMU is told of a device, in the terms of its element; what these have no word for stays. */
export interface InElement {
  readonly form: 'virtio-non-transitional' | undefined;
  readonly driver: ReadonlyMap<string, string>;
  readonly others: Map<string, string>;
}

export function inElement(name: string, properties: ReadonlyMap<string, string>): InElement {
  const others = new Map(properties);
  const driver = new Map<string, string>();
  const isModern = others.get('disable-legacy') === 'on' && WITH_FORMS.has(name);
  if (isModern) for (const key of ['disable-legacy', 'disable-modern']) others.delete(key);
  if (!WITHOUT_DRIVER.has(name))
    for (const [key, attribute] of DRIVER_NAMES) {
      const value = others.get(key);
      if (value === undefined) continue;
      driver.set(attribute, value);
      others.delete(key);
    }
  return { form: isModern ? 'virtio-non-transitional' : undefined, driver, others };
}

export function propertiesEdits(
  { device, properties }: Extract<Step, { readonly kind: 'properties' }>,
  domain: DomainText,
): readonly TextEdit[] | undefined {
  const { text } = domain;
  const asked = domain.devices[device];
  const found = asked && elementOf(asked, domain);
  if (asked === undefined || found === undefined) return undefined;
  if (asked.place === 'argument') return inArgument(asked, found, properties, domain);
  if (asked.place === 'added') return addedElement(asked, properties, domain);
  const above = overriding(asked.alias, domain);
  const hidden = new Map([...properties].filter(([name]) => above.has(name)));
  const { form, driver, others } = inElement(
    found.name,
    new Map([...properties].filter(([name]) => !above.has(name))),
  );
  // A disk of a host's controller is one that passes SCSI commands on.
  const isLun = attributeText(text, found, 'device') === 'lun' && others.get('scsi') === 'off';
  if (isLun) others.delete('scsi');
  const overridden = overrideEdits(asked.alias, new Map([...hidden, ...others]), domain);
  if (overridden === undefined) return undefined;
  return [
    ...(form === undefined ? [] : [modelEdit(text, found, form)]),
    ...(isLun ? [withAttribute(text, found, 'device', 'disk')] : []),
    ...driverEdits(text, found, driver),
    ...overridden,
  ];
}

export function modelEdit(text: string, element: ElementSource, form: string): TextEdit {
  if (element.name !== 'interface') return withAttribute(text, element, 'model', form);
  const model = childSource(element, 'model');
  return model === undefined
    ? withChild(text, element, `<model type='${form}'/>`)
    : withAttribute(text, model, 'type', form);
}

export function driverEdits(
  text: string,
  element: ElementSource,
  attributes: ReadonlyMap<string, string>,
): readonly TextEdit[] {
  if (attributes.size === 0) return [];
  const driver = childSource(element, 'driver');
  if (driver !== undefined)
    return [...attributes].map(([name, value]) => withAttribute(text, driver, name, value));
  return [withChild(text, element, `<driver${written(attributes)}/>`)];
}

export function written(attributes: ReadonlyMap<string, string>): string {
  return [...attributes].map(([name, value]) => ` ${name}='${value}'`).join('');
}

/** What libvirt adds by itself it takes as it is written down, where somebody does. */
const ADDED: ReadonlyMap<string, string> = new Map([
  ['virtio-balloon', 'memballoon'],
  ['virtio-serial', 'controller'],
  ['virtio-scsi', 'controller'],
]);

function addedElement(
  { model }: DomainDevice,
  properties: ReadonlyMap<string, string>,
  domain: DomainText,
): readonly TextEdit[] | undefined {
  const base = model.replace(/-(?:pci|ccw|device)(?:-.*)?$/, '');
  const name = ADDED.get(base);
  const devices = childSource(domain.root, 'devices');
  if (name === undefined || devices === undefined) return undefined;
  const { form, driver, others } = inElement(name, properties);
  if (others.size > 0) return undefined;
  const type = name === 'controller' ? ` type='${base}' index='0'` : '';
  const shown =
    name === 'memballoon' ? ` model='${form ?? 'virtio'}'` : form === undefined ? '' : ` model='${form}'`;
  const inside = driver.size === 0 ? '/>' : `><driver${written(driver)}/></${name}>`;
  return [withChild(domain.text, devices, `<${name}${type}${shown}${inside}`)];
}

/** The properties of a device that an argument for QEMU asks for. */
function inArgument(
  { model }: DomainDevice,
  arg: ElementSource,
  properties: ReadonlyMap<string, string>,
  { text }: DomainText,
): readonly TextEdit[] | undefined {
  const value = arg.attributes.get('value')?.value;
  if (value === undefined) return undefined;
  const change = withChange(model, properties);
  const raw = text.slice(value.from, value.to);
  if (raw.startsWith('{') || !raw.startsWith(model)) return undefined;
  const rest = raw
    .slice(model.length)
    .split(',')
    .filter((part) => !change.properties.has(part.split('=')[0] ?? ''));
  const now = [
    change.model + (rest[0] ?? ''),
    ...rest.slice(1),
    ...[...change.properties].map(([k, v]) => `${k}=${v}`),
  ];
  return [{ ...value, text: now.join(',') }];
}
