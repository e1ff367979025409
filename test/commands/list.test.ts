import { describe, expect, test } from 'vitest';
import { MESSAGES } from '../../src/data/messages.ts';
import { everyDecision } from '../../src/explore/every-decision.ts';
import { DRIVERS, GUESTS } from '../../src/guest/drivers.ts';
import { runMain, wideLines } from '../cli/run.ts';

/** What comes with vnex, in a folder of that name. */
const BUNDLED = {
  'vnex/devices/card.json': '{ "name": "a network card" }',
  'vnex/platforms/kvm.json': '{ "name": "KVM guest" }',
  'vnex/scenarios/kvm-card.json': '{}',
  'vnex/scenarios/thread/kvm.json': '{}',
};

/** What `vnex list` prints, or what it refuses. */
async function run(argv: readonly string[], width = 100): Promise<string> {
  const { stdout, stderr } = await runMain(['list', ...argv], {
    terminal: { width },
    files: BUNDLED,
    fixtures: 'vnex',
  });
  return stdout === '' ? `error: ${stderr.trimEnd()}` : stdout;
}

describe('vnex list drivers', () => {
  test('shows every driver: id, date, author, release if merged, and the rule below', async () => {
    const text = await run(['drivers']);
    for (const { id } of DRIVERS) expect(text).toMatch(new RegExp(`^${id}\\b`, 'm'));
    expect(
      text,
    ).toContain(`lendacky-2021                  2021-03-04  Tom Lendacky           merged in Linux 5.13
  AMD SEV guests say that memory is restricted as well: a device without VERSION_1 or
  ACCESS_PLATFORM is refused.
`);
  });

  test.each([60, 100])('fits %i columns but for a long id line', async (width) => {
    const long = (await run(['drivers'], width))
      .split('\n')
      .filter((line) => line.startsWith(' ') && line.length > width);
    expect(long).toEqual([]);
  });

  test('prints JSON for programs', async () => {
    const drivers = JSON.parse(await run(['drivers', '--json'])).entries;
    expect(drivers).toHaveLength(DRIVERS.length + GUESTS.length);
    expect(drivers).toContainEqual(
      expect.objectContaining({ id: 'morel-2020', merged: { release: '5.10', commit: '0afa15e1a529' } }),
    );
    expect(drivers[0]).toMatchObject({ id: 'linux', author: null, merged: null, objections: [] });
  });

  test('shows one whole: rule, objections, link and what was checked', async () => {
    expect(await run(['drivers', 'tsirkin-2019-identity'])).toBe(`tsirkin-2019-identity
Tsirkin 2019, IDENTITY_ADDRESS
Michael S. Tsirkin, 2019-07-01, not merged

Rule
  A second bit, always together with ACCESS_PLATFORM: the guest promises identity mappings, all made
  before DRIVER_OK, and the host verifies that.

Taken for granted
  each device that offers ACCESS_PLATFORM offers IDENTITY_ADDRESS too, which never got a number

Objections
  Thiago Jung Bauermann: needing ACCESS_PLATFORM excludes old guests and POWER’s boot firmware
  Michael Tsirkin: his own open question: what of guest address-width limits?

Where
  https://lore.kernel.org/all/20190701092212-mutt-send-email-mst@kernel.org/

Verified
  Read: the message and the answers of July 2019. The link is built from the Message-ID.
`);
  });

  test('says which ones were not verified', async () => {
    expect(await run(['drivers', 'khandual-2018'])).toContain('\nNot verified\n');
  });

  test('shows one as JSON', async () => {
    expect(JSON.parse(await run(['drivers', 'tsirkin-2019', '--json'])).entries[0]).toMatchObject({
      id: 'tsirkin-2019',
      author: 'Michael S. Tsirkin',
      verified: true,
      assumes: null,
    });
  });

  test('shows Linux, which nobody proposed', async () => {
    expect(await run(['drivers', 'linux'])).toContain('The mainline kernel');
  });

  test('suggests the closest known word', async () => {
    expect(await run(['driver'])).toBe(
      'error: vnex list: unknown list "driver"; choose from drivers, decisions, claims, spaces, devices, platforms, messages, groups, texts, bundled or schemas; did you mean drivers?',
    );
    expect(await run(['drivers', 'gibson-2018'])).toBe(
      'error: vnex list: unknown driver "gibson-2018"; `vnex list drivers` shows them all; did you mean gibson-2019?',
    );
  });
});

describe('vnex list', () => {
  test('without a name shows what can be listed, and each of them lists something', async () => {
    const names = (await run([])).match(/^[a-z]+/gm) ?? [];
    expect(names).toHaveLength(11);
    for (const name of names) {
      const entries = JSON.parse(await run([name, '--json'])).entries;
      expect(entries.length, name).toBeGreaterThan(2);
      const [{ id }] = entries;
      expect(await run([name]), name).toContain(id);
      expect(JSON.parse(await run([name, id, '--json'])).entries[0], name).toEqual(entries[0]);
    }
  });

  test('bundled has what comes with vnex, by the name that other commands take', async () => {
    expect(await run(['bundled'])).toBe(
      'card      device: a network card\nkvm       platform: KVM guest\nkvm-card  scenario:\n',
    );
  });

  test('decisions has every decision with its question and its place in the source', async () => {
    const decisions = JSON.parse(await run(['decisions', '--json'])).entries;
    expect(decisions.map(({ id }: { readonly id: string }) => id)).toEqual(
      everyDecision().map(({ id }) => id),
    );
    for (const { question, authority } of decisions) {
      expect(question).toMatch(/\?$/);
      expect(authority[0].where).not.toBe('');
    }
  });

  test('decisions with an id tells its story, as --decision does', async () => {
    const id = 'linux/balloon/access-platform';
    const { stdout } = await runMain(['explain', '--decision', id]);
    expect(await run(['decisions', id])).toBe(stdout);
    expect(stdout).toMatch(new RegExp(`^${id}\n`));
  });

  test('messages shows how each reads and in which releases, who prints it, and the answers that lead to it', async () => {
    const messages = JSON.parse(await run(['messages', '--json'])).entries;
    expect(messages.map(({ id }: { readonly id: string }) => id)).toEqual(MESSAGES.map(({ id }) => id));
    const kinds = new Map(everyDecision().map((kind) => [kind.id, kind]));
    for (const { decisions, texts } of messages) {
      for (const { decision, codes } of decisions)
        for (const code of codes ?? []) expect(kinds.get(decision)?.answers[code]).toBeDefined();
      for (const { text } of texts) expect(text).not.toMatch(/[{}]/);
    }
    expect(await run(['messages'], 140)).toContain(`
virtio/refuses-features
  “device refuses features: <status>”
  the guest’s kernel, Linux drivers/virtio/virtio.c virtio_features_ok()
`);
  });

  test('messages with an id shows what is behind it and what helps', async () => {
    const text = await run(['messages', 'virtio/must-provide-version-1']);
    expect(text).toMatch(
      /^virtio\/must-provide-version-1\n“device must provide VIRTIO_F_VERSION_1” \(Linux 5\.10 and later\)\n/,
    );
    expect(text).toContain(
      'Decisions that lead to it\n  linux/features-ok/restricted-memory: no-version-1\n',
    );
    expect(text).toContain(
      'What helps\n  - use the modern interface, with ACCESS_PLATFORM\n    QEMU       -device …',
    );
  });

  test.each([60, 100])('breaks lines at %i columns', async (width) => {
    for (const name of ['devices', 'platforms', 'groups', 'decisions', 'messages'])
      expect(wideLines(await run([name], width), width), name).toEqual([]);
  });
});
