import type { DomainText } from './domain-text.ts';
import type { TextEdit } from './text-edit.ts';
import { withAttribute, withChild } from './xml-edits.ts';
import { attributeText, childSource, childSources, type ElementSource } from './xml-source.ts';

// What a domain says to QEMU because libvirt has no word for it.

const QEMU = 'http://libvirt.org/schemas/domain/qemu/1.0';

/** Declares the prefix of QEMU’s elements where the domain does not. */
function declared({ text, root }: DomainText): readonly TextEdit[] {
  return root.attributes.has('xmlns:qemu') ? [] : [withAttribute(text, root, 'xmlns:qemu', QEMU)];
}

/** The properties of a device that `<qemu:override>` gives, by their names: what its element says of them is of no account. */
export function overriding(alias: string, { text, root }: DomainText): ReadonlyMap<string, ElementSource> {
  const devices = childSources(childSource(root, 'qemu:override'), 'qemu:device');
  const own = devices.filter((device) => attributeText(text, device, 'alias') === alias);
  const given = own.flatMap((device) => childSources(childSource(device, 'qemu:frontend'), 'qemu:property'));
  return new Map(given.map((one) => [attributeText(text, one, 'name') ?? '', one]));
}

/** A value as `<qemu:property>` has it, with its type. */
function overridden(value: string): { readonly type: string; readonly value: string } {
  const isSwitch = value === 'on' || value === 'off';
  return isSwitch ? { type: 'bool', value: String(value === 'on') } : { type: 'unsigned', value };
}

/** `<qemu:override>`: what libvirt has no word for. */
export function overrideEdits(
  alias: string,
  properties: ReadonlyMap<string, string>,
  domain: DomainText,
): readonly TextEdit[] | undefined {
  if (properties.size === 0) return [];
  const { text, root } = domain;
  if (root.name !== 'domain' || alias === '') return undefined;
  const given = overriding(alias, domain);
  const changed = [...properties].flatMap(([name, value]) => {
    const property = given.get(name);
    return property === undefined ? [] : [withAttribute(text, property, 'value', overridden(value).value)];
  });
  const inside = [...properties]
    .filter(([name]) => !given.has(name))
    .map(([name, value]) => {
      const { type, value: now } = overridden(value);
      return `<qemu:property name='${name}' type='${type}' value='${now}'/>`;
    })
    .join('');
  if (inside === '') return changed;
  const override = childSource(root, 'qemu:override');
  const known = childSources(override, 'qemu:device').find(
    (device) => attributeText(text, device, 'alias') === alias,
  );
  const front = childSource(known, 'qemu:frontend');
  if (front !== undefined) return [...changed, withChild(text, front, inside)];
  const device = `<qemu:device alias='${alias}'><qemu:frontend>${inside}</qemu:frontend></qemu:device>`;
  if (override !== undefined) return [withChild(text, override, device)];
  return [...declared(domain), withChild(text, root, `<qemu:override>${device}</qemu:override>`)];
}

/** `<qemu:arg>` for each word, in an element of their own or behind those that there are. */
export function argumentEdits(words: readonly string[], domain: DomainText): readonly TextEdit[] | undefined {
  const { text, root } = domain;
  if (root.name !== 'domain') return undefined;
  const line = childSource(root, 'qemu:commandline');
  const args = words.map((word) => `<qemu:arg value='${word}'/>`).join('');
  if (line !== undefined) return [withChild(text, line, args)];
  return [...declared(domain), withChild(text, root, `<qemu:commandline>${args}</qemu:commandline>`)];
}
