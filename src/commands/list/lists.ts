import type { Io } from '../../io/io.ts';
import { type List, type PlainEntry, plainList } from './list.ts';

/** What can be listed, and how it is loaded. */
interface Listable {
  readonly about: string;
  /** `input`: where to look for what comes with vnex; left out where it is not needed. */
  readonly load: (input: Io['input'] | undefined) => Promise<List>;
}

/** Entries out of a table of names and what they stand for. */
function entriesOf(table: Readonly<Record<string, string>>): readonly PlainEntry[] {
  return Object.entries(table).map(([id, about]) => ({ id, about }));
}

/** By name, in the order of the help. */
export const LISTS = {
  drivers: {
    about: 'driver models: Linux, and every proposal with author, date and rule',
    load: async () => (await import('./drivers.ts')).driverList(),
  },
  decisions: {
    about: 'what rules decide: id, question, and where in the source',
    load: async () => (await import('./decisions.ts')).decisionList(),
  },
  claims: {
    about: 'what a case or a driver can be held to',
    load: async () => {
      const { CLAIMS } = await import('../../model/claim.ts');
      const { WORKS } = await import('../../model/sweep.ts');
      return plainList('claim', entriesOf({ works: WORKS, ...CLAIMS }));
    },
  },
  spaces: {
    about: 'spaces of cases that `vnex sweep` walks without a file',
    load: async () => {
      const { NAMED_SPACES } = await import('../../explore/sweep/built-in.ts');
      return plainList('space', entriesOf(NAMED_SPACES));
    },
  },
  devices: {
    about: 'what a device can be: types, transports and implementations',
    load: async () => (await import('./devices.ts')).devices(),
  },
  platforms: {
    about: 'what a platform can be: for each machine its hypervisors, protections and IOMMUs',
    load: async () => (await import('./platforms.ts')).platforms(),
  },
  messages: {
    about: 'messages of guests, QEMU, libvirt and daemons: how they read, and what is behind each',
    load: async () => (await import('./messages.ts')).messages(),
  },
  groups: {
    about: 'groups of changes that `vnex fix --may` takes',
    load: async () => {
      const { CHANGE_GROUPS } = await import('../../model/change.ts');
      return plainList('group', entriesOf(CHANGE_GROUPS));
    },
  },
  texts: {
    about: 'texts that `vnex import`, and whatever takes a case, read',
    load: async () => (await import('./texts.ts')).texts(),
  },
  bundled: {
    about: 'devices, platforms and scenarios that come with vnex, for whatever takes such a file',
    load: async (input: Io['input'] | undefined) => (await import('./bundled.ts')).bundled(input),
  },
  schemas: {
    about: 'formats that have a JSON Schema',
    load: async () => (await import('./schemas.ts')).schemas(),
  },
} as const satisfies Readonly<Record<string, Listable>>;

export function isList(name: string): name is keyof typeof LISTS {
  return Object.hasOwn(LISTS, name);
}
