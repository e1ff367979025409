import { describe, expect, test } from 'vitest';
import { F, NET, TYPE } from '../../src/features/bits.ts';
import { featureSet } from '../../src/features/feature-set.ts';
import { openInputs, settle } from '../../src/input/inputs.ts';
import { loadScenario } from '../../src/input/scenario.ts';
import { type Files, memoryIo, problemLines } from './memory-io.ts';

const NET_JSON = '{"type": "net", "transport": "pci-modern", "offers": ["VIRTIO_F_VERSION_1"]}';
const BLK_JSON = '{"type": "blk", "transport": "pci-modern", "offers": [32]}';
const PC =
  '{"name": "a PC", "arch": "x86_64", "hypervisor": "kvm", "memory": {"mib": 512},\n "kernel": {"version": "6.12", "config": {"SWIOTLB": "y"}}}';
const FILES = { 'devices/net.json': NET_JSON, 'devices/blk.json': BLK_JSON, 'platforms/pc.json': PC };

async function scenario(text: string, files: Files = FILES) {
  const memory = memoryIo({ ...files, 'scenarios/s.json': text });
  const inputs = openInputs(memory.io);
  const [loaded] = await settle(inputs, await loadScenario('scenarios/s.json', inputs));
  return { ...loaded, reads: memory.reads };
}

const problems = (text: string, files: Files = FILES) =>
  problemLines({ ...files, 'scenarios/s.json': text }, (inputs) => loadScenario('scenarios/s.json', inputs));

describe('a scenario', () => {
  test('names files beside it, each of which is read once', async () => {
    const {
      name,
      cases,
      expect: expectation,
      reads,
    } = await scenario(
      '{"device": ["../devices/net.json", "../devices/net.json"], "platform": "../platforms/pc.json"}',
    );
    expect(name).toBe('s');
    expect(expectation).toBeUndefined();
    expect(cases).toHaveLength(2);
    expect(cases[0]).toMatchObject({
      device: { type: TYPE.NET },
      platform: { name: 'a PC' },
      driver: 'linux',
    });
    expect([...reads.values()]).toEqual([1, 1, 1]);
  });

  test('has a case for each device, platform and driver', async () => {
    const { cases } = await scenario(`{
      "device": ["../devices/net.json", ${BLK_JSON}],
      "platform": [${PC}, {"extends": "../platforms/pc.json", "kernel": {"version": "5.10"}}],
      "driver": ["linux", "u-boot"]
    }`);
    const seen = cases.map(({ device, platform, driver }) => [device.type, platform.kernel.version, driver]);
    expect(seen).toEqual([
      [1, '6.12', 'linux'],
      [1, '6.12', 'u-boot'],
      [1, '5.10', 'linux'],
      [1, '5.10', 'u-boot'],
      [2, '6.12', 'linux'],
      [2, '6.12', 'u-boot'],
      [2, '5.10', 'linux'],
      [2, '5.10', 'u-boot'],
    ]);
  });

  test('says what it expects', async () => {
    const { expect: expectation } = await scenario(`{
      "device": "../devices/net.json", "platform": "../platforms/pc.json",
      "expect": {
        "outcome": "works",
        "features": {"include": ["VIRTIO_F_VERSION_1"], "exclude": "0x20", "exactly": [32]},
        "dma": {"api": "bypass", "path": "guest-physical", "ring": "private", "bounced": false, "addresses": "guest-physical"},
        "message": "m", "errno": "ENODEV", "status": ["ACKNOWLEDGE", "FAILED"],
        "decisions": ["linux/x"], "claims": ["c"]
      }
    }`);
    expect(expectation).toEqual({
      outcome: 'works',
      features: {
        include: featureSet([F.VERSION_1]),
        exclude: featureSet([NET.MAC]),
        exactly: featureSet([F.VERSION_1]),
      },
      dma: {
        api: 'bypass',
        path: 'guest-physical',
        ring: 'private',
        bounced: false,
        addresses: 'guest-physical',
      },
      message: 'm',
      errno: 'ENODEV',
      status: ['ACKNOWLEDGE', 'FAILED'],
      decisions: ['linux/x'],
      claims: ['c'],
    });
  });

  test('may come from standard input and then names files of the working directory', async () => {
    const { io } = memoryIo(FILES, ['{"device": "devices/net.json", "platform": "platforms/pc.json"}']);
    const inputs = openInputs(io);
    const [{ cases }] = await settle(inputs, await loadScenario('-', inputs));
    expect(cases).toHaveLength(1);
  });
});

describe('what extends a file', () => {
  test('is merged key by key, and lists and words are replaced', async () => {
    const { cases } = await scenario(
      '{"device": {"extends": "../devices/net.json", "offers": [5]}, "platform": {"extends": "../platforms/pc.json", "kernel": {"cmdline": "swiotlb=force", "config": {"INTEL_IOMMU": "n"}}}}',
    );
    expect(cases[0]?.device.offers).toEqual(featureSet([NET.MAC]));
    expect(cases[0]?.platform).toMatchObject({
      name: 'a PC',
      memory: { mib: 512 },
      kernel: { version: '6.12', cmdline: 'swiotlb=force', config: { SWIOTLB: 'y', INTEL_IOMMU: 'n' } },
    });
  });

  test('may extend what extends another', async () => {
    const { cases } = await scenario(
      '{"device": "../devices/net.json", "platform": {"extends": "../platforms/b.json", "machine": "q35"}}',
      { ...FILES, 'platforms/b.json': '{"extends": "pc.json", "name": "b"}' },
    );
    expect(cases[0]?.platform).toMatchObject({ name: 'b', machine: 'q35', memory: { mib: 512 } });
  });

  test('has its mistakes where they stand', async () => {
    const files = {
      ...FILES,
      'platforms/base.json':
        '{"arch": "x86_64",\n "hypervisor": "kwm", "memory": {\n"protection": "tdx"}, "kernel": {"version": "6.1"}}',
      'platforms/arm.json': '{"extends": "base.json", "arch":\n "aarch64"}',
    };
    expect(
      await problems(
        '{"device": "../devices/net.json",\n "platform": {"extends": "../platforms/arm.json", "kernel": {"version": "6"}, "iommu": {}}}',
        files,
      ),
    ).toEqual([
      'scenarios/s.json:2:73: "kernel.version" is "6"; expected an upstream version such as "6.12", "6.12.107" or "6.12-rc3", or a range such as "5.15..6.12"',
      'scenarios/s.json:2:88: missing "iommu.kind"; expected one of none, intel, amd, smmuv3, virtio, spapr-tce, riscv',
      'platforms/base.json:2:16: "hypervisor" is "kwm"; expected one of kvm, qemu, xen, hyperv, powervm, none',
      'platforms/base.json:3:15: "memory.protection" is "tdx", which exists only on x86_64; "arch" is "aarch64"',
    ]);
  });

  test('may not go in a circle', async () => {
    const files = {
      ...FILES,
      'devices/a.json': '{"extends": "b.json"}',
      'devices/b.json': '{"type": "net",\n "extends": "../devices/a.json"}',
    };
    expect(
      await problems('{"device": "../devices/a.json", "platform": "../platforms/pc.json"}', files),
    ).toEqual([
      'devices/b.json:2:13: "extends" goes in a circle: devices/a.json extends devices/b.json extends devices/a.json',
    ]);
  });

  test.each([
    ['{"extends": "../devices/no.json"}', '1:24: cannot use devices/no.json: no such file'],
    ['{"extends": 5}', '1:24: "extends" is 5; expected the path of a file'],
    ['"../devices/no\\u001b.json"', '1:12: cannot use devices/no\\u001b.json: no such file'],
    ['"/etc/no.json"', '1:12: cannot use /etc/no.json: no such file'],
    ['""', '1:12: cannot use scenarios: no such file'],
    ['"../-"', '1:12: cannot use ./-: no such file'],
  ])('%s: %s', async (device, problem) => {
    const text = `{"device": ${device}, "platform": "../platforms/pc.json"}`;
    expect(await problems(text)).toEqual([`scenarios/s.json:${problem}`]);
  });

  test('has the mistakes of a base that is used twice once', async () => {
    const files = { ...FILES, 'devices/net.json': '{"type": "net" "transport"}' };
    const text =
      '{"device": ["../devices/net.json", {"extends": "../devices/net.json"}], "platform": "../platforms/pc.json"}';
    expect(await problems(text, files)).toEqual([
      'devices/net.json:1:16: unexpected "\\""; expected "," or "}"',
    ]);
  });
});

describe('in a scenario', () => {
  const BOTH = '"device": "../devices/net.json", "platform": "../platforms/pc.json"';

  test.each([
    [
      '{"device": "../devices/net.json"}',
      '1:1: missing "platform"; expected the path of a file, an object, or a list of these',
    ],
    [
      '{"device": [], "platform": "../platforms/pc.json"}',
      '1:12: "device" is an empty list; expected the path of a file, an object, or a list of these, at least one',
    ],
    [
      '{"device": 5, "platform": "../platforms/pc.json"}',
      '1:12: "device" is 5; expected the path of a file, an object, or a list of these',
    ],
    [
      '{"device": ["../devices/net.json", 5], "platform": "../platforms/pc.json"}',
      '1:36: "device[1]" is 5; expected the path of a file, an object, or a list of these',
    ],
    [`{${BOTH}, "drivr": "linux"}`, '1:71: unknown key "drivr"; did you mean "driver"?'],
    [
      `{${BOTH}, "driver": ""}`,
      '1:81: "driver" is ""; expected the name of a driver model, or a list of these',
    ],
    [
      `{${BOTH}, "expect": {"outcome": "work"}}`,
      '1:93: "expect.outcome" is "work"; expected one of works, refused-by-driver, refused-by-device, not-created, no-driver, no-memory, breaks, unknown',
    ],
    [
      `{${BOTH}, "expect": {}}`,
      '1:81: "expect" says nothing; name what is expected, such as an outcome, or leave it out',
    ],
    [
      `{${BOTH}, "expect": {"when": {"kernel": "6.1.."}}}`,
      '1:81: "expect" says nothing; name what is expected, such as an outcome, or leave it out',
    ],
    [`{${BOTH}, "expect": {"dma": {"pth": ""}}}`, '1:90: unknown key "pth"; did you mean "path"?'],
    [
      `{${BOTH}, "expect": {"errno": "-5"}}`,
      '1:91: "expect.errno" is "-5"; expected the name of an error such as "ENODEV"',
    ],
    [
      `{${BOTH}, "expect": {"features": {"include": ["VIRTIO_NET_F_MAX"]}}}`,
      '1:107: unknown feature "VIRTIO_NET_F_MAX"; did you mean VIRTIO_NET_F_MAC?',
    ],
  ])('%s: %s', async (text, problem) => {
    expect(await problems(text)).toEqual([`scenarios/s.json:${problem}`]);
  });

  test('a name that means other bits for another device is a mistake', async () => {
    const text =
      '{"device": ["../devices/net.json", "../devices/blk.json"], "platform": "../platforms/pc.json", "expect": {"features": {"include": ["MQ"]}}}';
    expect(await problems(text)).toEqual([
      'scenarios/s.json:1:131: these names mean other bits for blk than for net; write bit numbers',
    ]);
  });

  test('there may not be too many cases', async () => {
    const many = JSON.stringify(Array(200).fill('x'));
    const devices = JSON.stringify(Array(60).fill('../devices/net.json'));
    expect(
      await problems(`{"device": ${devices}, "platform": "../platforms/pc.json", "driver": ${many}}`),
    ).toEqual(['scenarios/s.json:1:1: the scenario has 12000 cases; expected at most 10000']);
  });

  test('the mistakes of all files are reported together, files in the order of reading', async () => {
    const files = { 'devices/net.json': '{"type": "net"}', 'platforms/pc.json': '[1' };
    const found = await problems(`{${BOTH}, "expct": {}}`, files);
    expect(found.map((line) => line.split(' ')[0])).toEqual([
      'scenarios/s.json:1:71:',
      'devices/net.json:1:1:',
      'devices/net.json:1:1:',
      'platforms/pc.json:1:3:',
    ]);
  });
});
