import { describe, expect, test } from 'vitest';
import { CHANGES, isChangeId } from '../../src/data/linux-changes.ts';
import { RELEASES } from '../../src/data/linux-releases.ts';
import { ANY_KERNEL, type GuestKernel, guestKernel, withGuestKernel } from '../../src/input/guest-kernel.ts';
import { platformOf } from '../cases.ts';

function kernel(text: string): GuestKernel {
  const found = guestKernel(text);
  if ('unreadable' in found) throw new Error(found.unreadable);
  return found;
}

function releasesOf({ open }: GuestKernel): readonly string[] {
  return open.flatMap((one) => (one.kind === 'release' ? one.values : []));
}

function changesOf({ open }: GuestKernel): readonly string[] {
  return open.flatMap((one) => (one.kind === 'change' ? [one.id] : []));
}

describe('a release of kernel.org', () => {
  test.each(['4.4', '6.12', '6.12.107', '6.12-rc3', '5.10.106'])('%s leaves nothing open', (text) => {
    expect(kernel(text)).toEqual({ version: text, release: undefined, changes: undefined, open: [] });
  });

  test('is found in what programs print', () => {
    expect(kernel('Linux version 6.1.90 (a@b) (gcc) #1 SMP').version).toBe('6.1.90');
    expect(kernel('6.5.0').version).toBe('6.5');
  });
});

describe('a range', () => {
  test('has every release in which anything changed, and its own ends', () => {
    const { version, release, open } = kernel('5.15..5.17');
    const values = RELEASES.filter((one) => /^5\.(?:15|16|17)(?:\.|$)/.test(one));
    expect(open).toEqual([{ kind: 'release', values }]);
    expect([version, release]).toEqual([values.at(-1), undefined]);
    expect(releasesOf(kernel('5.15.7..5.15.8'))).toEqual(['5.15.7', '5.15.8']);
  });

  test.each([
    ['6.1..', RELEASES.slice(RELEASES.indexOf('6.1'))],
    ['..4.5', RELEASES.slice(0, RELEASES.indexOf('4.6'))],
  ])('may lack an end: %s', (text, values) => {
    expect(releasesOf(kernel(text))).toEqual(values);
  });

  test('of one release is that release', () => {
    expect(kernel('5.16.3..5.16.3')).toMatchObject({ version: '5.16.3', open: [] });
  });
});

describe('a kernel of a distribution that builds stable releases', () => {
  test.each([
    ['6.1.90-1-amd64', '6.1.90'],
    ['6.6.14-arch1-1', '6.6.14'],
    ['6.7.4-200.fc39.x86_64', '6.7.4'],
  ])('%s is Linux %s', (text, version) => {
    expect(kernel(text)).toMatchObject({ version, open: [], changes: undefined });
  });

  test('is the release of a table where its number hides it, and keeps its name', () => {
    expect(kernel('6.1.0-21-amd64')).toEqual({
      version: '6.1.90',
      release: '6.1.0-21-amd64',
      changes: undefined,
      open: [],
    });
  });
});

describe('a kernel of a distribution that takes much from newer releases', () => {
  const el9 = kernel('5.14.0-427.el9.x86_64');

  test('has all of its base, and of each later change it is open whether it has it', () => {
    expect([el9.version, el9.release]).toEqual(['5.14', '5.14.0-427.el9']);
    expect(releasesOf(el9)[0]).toBe('5.14');
    expect(releasesOf(el9).at(-1)).toBe(RELEASES.at(-1));
    expect(releasesOf(el9)).not.toContain('5.13');
    const open = changesOf(el9);
    expect(open).not.toContain('sev-restricts-virtio');
    expect(open.length).toBeGreaterThan(5);
    for (const id of open) expect(isChangeId(id) && CHANGES[id]).toBeTruthy();
  });

  test('leaves open none of those that were read in its source', () => {
    const known = Object.keys(el9.changes ?? {});
    expect(changesOf(el9).filter((id) => known.includes(id))).toEqual([]);
  });

  test.each(['4.18.0-553.el8.x86_64', '5.15.0-105-generic', '5.14.21-150500.55.39-default'])(
    '%s leaves changes open',
    (text) => {
      expect(changesOf(kernel(text)).length).toBeGreaterThan(0);
    },
  );

  test('leaves open no change that came before 4.18, where its base is 4.18', () => {
    expect(changesOf(kernel('4.18.0-553.el8.x86_64'))).not.toContain('access-platform');
  });
});

test.each(['six', '', '6', 'v', '5.4.72-00001-microsoft'])('%j is no kernel', (text) => {
  expect(guestKernel(text)).toHaveProperty('unreadable');
});

test.each(['6.12..5.4', '..', '6.12..x', 'x..6.12', '6.1...6.12', '6.1..6.12-generic'])(
  '%j is no range, and is not taken for a release',
  (text) => {
    expect(guestKernel(text)).toEqual({
      unreadable: `"${text}" is no range of releases; give one such as 5.15..6.12, 6.1.. or ..5.12`,
    });
  },
);

describe('a platform with another kernel', () => {
  const before = { ...platformOf({ cmdline: 'iommu=pt', config: { SWIOTLB: 'y' }, linux: '5.4' }) };

  test('keeps its command line, its options and what else is open', () => {
    const config = { kind: 'config', name: 'NUMA', values: ['y', 'n'] } as const;
    const changed = withGuestKernel({ ...before, open: [...ANY_KERNEL.open, config] }, kernel('6.1..6.2'));
    expect(changed.kernel).toMatchObject({ cmdline: 'iommu=pt', config: { SWIOTLB: 'y' } });
    expect(changed.open?.map(({ kind }) => kind)).toEqual(['release', 'config']);
    expect(changed.open?.[0]?.values).toContain('6.2');
    expect(changed.open?.[0]?.values).not.toContain('6.3');
  });

  test('leaves nothing open where the kernel is one release', () => {
    const changed = withGuestKernel({ ...before, open: ANY_KERNEL.open }, kernel('6.12'));
    expect([changed.open, changed.kernel.version]).toEqual([undefined, '6.12']);
  });

  test('forgets what was known of the kernel before', () => {
    const had = { ...before, kernel: { ...before.kernel, changes: { 'access-platform': false } } };
    expect(withGuestKernel(had, kernel('6.12')).kernel.changes).toBeUndefined();
  });
});
