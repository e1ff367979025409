import type { Ignored } from '../../../model/ignored.ts';
import { type Command, commandOf } from '../qemu/options.ts';
import type { Word } from '../shell/words.ts';
import type { DomainDraft } from './draft.ts';
import { attributeOf, tagOf } from './element.ts';
import type { Element } from './xml.ts';

/** The namespace in which a domain can say to QEMU what libvirt has no word for. */
const QEMU = 'http://libvirt.org/schemas/domain/qemu/1.0';

function within(element: Element | undefined, name: string): readonly Element[] {
  return element?.children.filter((child) => child.uri === QEMU && child.name === name) ?? [];
}

/** `<qemu:commandline>`: each `<qemu:arg>` is one word of QEMU’s command line, after all of libvirt’s own. */
export function passthroughOf(root: Element): Command {
  const words = within(root, 'commandline')
    .flatMap((line) => within(line, 'arg'))
    .map((arg): Word => ({ text: attributeOf(arg, 'value') ?? '', offset: arg.offset }));
  return commandOf([{ text: 'qemu-system-x86_64', offset: 0 }, ...words]);
}

/** `<qemu:override>`: the properties that it sets, by the alias of the device. */
export function overridesOf(root: Element): DomainDraft['overrides'] {
  const devices = within(root, 'override').flatMap((override) => within(override, 'device'));
  return new Map(
    devices.map((device) => {
      const properties = within(device, 'frontend').flatMap((frontend) => within(frontend, 'property'));
      return [
        attributeOf(device, 'alias') ?? '',
        properties.map((property): readonly [string, string | undefined] => [
          attributeOf(property, 'name') ?? '',
          attributeOf(property, 'type') === 'remove' ? undefined : attributeOf(property, 'value'),
        ]),
      ];
    }),
  );
}

/** What else stands in that namespace, and overrides of devices that are not there. */
export function unusedOf(root: Element, aliases: ReadonlySet<string>): readonly Ignored[] {
  const overrides = within(root, 'override').flatMap((override) => within(override, 'device'));
  const others = root.children.filter(
    ({ uri, name }) => uri === QEMU && name !== 'commandline' && name !== 'override',
  );
  const environment = within(root, 'commandline').flatMap((line) => within(line, 'env'));
  return [
    ...overrides.filter((device) => !aliases.has(attributeOf(device, 'alias') ?? '')),
    ...environment,
    ...others,
  ].map((element) => ({
    text: `${tagOf(element)} of QEMU’s namespace`,
    matters: !environment.includes(element),
  }));
}
