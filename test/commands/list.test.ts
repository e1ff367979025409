import { describe, expect, test } from 'vitest';
import { type ListOptions, list } from '../../src/commands/list.ts';
import { DRIVERS } from '../../src/guest/drivers.ts';

const terminal = { colour: 0, unicode: true, width: 100 } as const;

function run(what: string, options: Partial<ListOptions> = {}): string {
  const answer = list(what, { terminal, ...options });
  return answer.ok ? answer.text : `error: ${answer.message}`;
}

describe('vnex list drivers', () => {
  test('shows every driver: id, date, author, release if merged, and the rule below', () => {
    const text = run('drivers');
    for (const { id } of DRIVERS) expect(text).toMatch(new RegExp(`^${id}\\b`, 'm'));
    expect(
      text,
    ).toContain(`lendacky-2021                  2021-03-04  Tom Lendacky           merged in Linux 5.13
  AMD SEV guests say that memory is restricted as well: a device without VERSION_1 or
  ACCESS_PLATFORM is refused.
`);
  });

  test.each([60, 100])('fits %i columns but for a long id line', (width) => {
    const long = run('drivers', { terminal: { ...terminal, width } })
      .split('\n')
      .filter((line) => line.startsWith(' ') && line.length > width);
    expect(long).toEqual([]);
  });

  test('prints JSON for programs', () => {
    const drivers = JSON.parse(run('drivers', { json: true }));
    expect(drivers).toHaveLength(DRIVERS.length);
    expect(drivers).toContainEqual(
      expect.objectContaining({ id: 'morel-2020', merged: { release: '5.10', commit: '0afa15e1a529' } }),
    );
    expect(drivers[0]).toMatchObject({ id: 'linux', author: null, merged: null, objections: [] });
  });

  test('shows one whole: rule, objections, link and what was checked', () => {
    expect(run('drivers', { id: 'tsirkin-2019-identity' })).toBe(`tsirkin-2019-identity
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

  test('says which ones were not verified', () => {
    expect(run('drivers', { id: 'khandual-2018' })).toContain('\nNot verified\n');
  });

  test('shows one as JSON', () => {
    expect(JSON.parse(run('drivers', { id: 'gibson-2019', json: true }))).toMatchObject({
      id: 'gibson-2019',
      author: 'David Gibson',
      verified: true,
      assumes: null,
    });
  });

  test('shows Linux, which nobody proposed', () => {
    expect(run('drivers', { id: 'linux' })).toContain('The mainline kernel');
  });

  test('suggests the closest known word', () => {
    expect(run('driver')).toBe('error: there is no list "driver"; expected drivers; did you mean drivers?');
    expect(run('drivers', { id: 'gibson-2018' })).toBe(
      'error: there is no driver "gibson-2018"; did you mean gibson-2019?',
    );
  });
});
