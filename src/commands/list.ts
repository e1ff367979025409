import { maybeOneOf, optional } from '../cli/argument.ts';
import type { Values } from '../cli/candidate.ts';
import { command } from '../cli/command.ts';
import { flag } from '../cli/option.ts';
import { EXIT } from '../io/io.ts';

const lists = async () => {
  const { LISTS, isList } = await import('./list/lists.ts');
  return Object.entries(LISTS).flatMap(([word, { about }]) => (isList(word) ? [{ word, about }] : []));
};

const ids: Values = async ([name = '']) => {
  const { LISTS, isList } = await import('./list/lists.ts');
  if (!isList(name)) return [];
  const { entries } = await LISTS[name].load(undefined);
  return entries.map(({ id, about }) => ({ word: id, about }));
};

/** `vnex list`: what there is to choose from, or one of it in full. */
export const list = command({
  name: 'list',
  summary: 'list drivers, decisions, claims and whatever else has a name',
  description:
    'Lists what has a name: driver models, decisions, claims, spaces, what devices and platforms can be, messages, groups of changes, texts that are read, what comes with vnex, formats. With an id, shows that one in full; without arguments, says what can be listed.',
  arguments: {
    what: maybeOneOf(
      'drivers, decisions, claims, spaces, devices, platforms, messages, groups, texts, bundled or schemas',
      'list',
      lists,
    ),
    id: optional('show this one alone, in full', ids),
  },
  options: { json: flag('print as JSON') },
  examples: [
    'vnex list',
    'vnex list drivers morel-2020',
    'vnex list decisions --json',
    'vnex list messages virtio/refuses-features',
  ],
  exits: { 0: 'listed' },
  run: async ({ what, id }, { json }, io) => {
    const { LISTS } = await import('./list/lists.ts');
    const { entryOf } = await import('./list/entry-of.ts');
    const { versionedJsonText } = await import('../report/layout/json-text.ts');
    const { styleFor } = await import('../report/layout/style.ts');
    const { entriesText } = await import('../report/list-text.ts');
    const style = styleFor(io.terminal);
    if (what === undefined) {
      const all = Object.entries(LISTS).map(([name, { about }]) => ({ id: name, about }));
      io.out(json ? versionedJsonText({ entries: all }) : entriesText(all, style));
      return EXIT.answered;
    }
    const found = await LISTS[what].load(io.input);
    if (id === undefined) {
      io.out(
        json ? versionedJsonText({ entries: found.entries.map((entry) => entry.json) }) : found.text(style),
      );
      return EXIT.answered;
    }
    const entry = entryOf(id, found, what);
    io.out(json ? versionedJsonText({ entries: [entry.json] }) : entry.text(style));
    return EXIT.answered;
  },
});
