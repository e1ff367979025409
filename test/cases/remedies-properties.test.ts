import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StepSet } from '../../src/cases/remedies/candidates.ts';
import { remediesFor } from '../../src/cases/remedies/find.ts';
import { answering, type GivenText, givenMachine, isNoWorse } from '../../src/cases/remedies/machine.ts';
import { areEnough } from '../../src/cases/remedies/prove.ts';
import { linux } from '../../src/guest/linux/linux.ts';
import { alwaysWorks } from '../../src/model/answers.ts';
import { stepId } from '../../src/model/step.ts';

const MACHINES = [
  'q35,confidential-guest-support=c -object sev-snp-guest,id=c,cbitpos=51,reduced-phys-bits=1',
  'q35,confidential-guest-support=c -object tdx-guest,id=c',
  'q35',
  'q35 -device intel-iommu',
  'pc',
];
const DEVICES = [
  '-netdev user,id=n -device virtio-net-pci,id=net0,netdev=n',
  '-netdev user,id=m -device virtio-net-pci-transitional,id=net1,netdev=m',
  '-drive file=d.img,if=none,id=d -device virtio-blk-pci,id=blk0,drive=d',
  '-chardev socket,id=s,path=s.sock -device vhost-user-fs-pci,id=fs0,chardev=s,tag=t',
  '-chardev socket,id=b,path=b.sock -device vhost-user-blk-pci,id=vub0,chardev=b',
  '-device virtio-balloon-pci,id=balloon0',
  '-device virtio-rng-pci,id=rng0',
];
const SAYS = [
  '',
  '',
  ',iommu_platform=on',
  ',iommu_platform=off',
  ',disable-legacy=on,iommu_platform=on',
  ',disable-modern=on',
];

/** A command line with two or three devices, which say what they please. */
const anyCommand = fc
  .tuple(
    fc.constantFrom(...MACHINES),
    fc.subarray(DEVICES, { minLength: 2, maxLength: 3 }),
    fc.array(fc.constantFrom(...SAYS), { minLength: 3, maxLength: 3 }),
  )
  .map(([machine, devices, says]) => {
    const all = devices.map((device, i) => `  ${device}${says[i] ?? ''}`);
    return `qemu-system-x86_64 -accel kvm -m 1G -machine ${machine} \\\n${all.join(' \\\n')}\n`;
  });

function givenText(text: string): GivenText {
  return {
    kind: 'qemu',
    text: { file: 'guest.sh', text },
    options: { kernel: '6.12', qemu: '9.2' },
    driver: { model: linux, release: undefined },
  };
}

/** The steps with one of them, or one of the properties that it gives, left out. */
function lessThan(steps: StepSet): readonly StepSet[] {
  return steps.flatMap((step, i) => {
    const rest = [...steps.slice(0, i), ...steps.slice(i + 1)];
    if (step.kind !== 'properties' && step.kind !== 'replace') return [rest];
    const fewer = [...step.properties.keys()].map((name): StepSet => {
      const properties = new Map([...step.properties].filter(([other]) => other !== name));
      return [...steps.slice(0, i), { ...step, properties }, ...steps.slice(i + 1)];
    });
    return [rest, ...fewer.filter(([one]) => one !== undefined)];
  });
}

test('a remedy does what it says, harms no other device, and is no larger than needed', async () => {
  let mended = 0;
  await fc.assert(
    fc.asyncProperty(anyCommand, async (text) => {
      const given = givenText(text);
      const machine = await givenMachine(given);
      const answer = answering(given.driver);
      for (const device of machine.devices.filter(({ asked }) => !alwaysWorks(answer(asked)))) {
        const remedies = await remediesFor(given, machine, device, answer);
        for (const { steps, after, answers, when } of remedies) {
          const is = await givenMachine(after);
          const names = new Map(is.devices.map((one) => [one.name.split(' ')[0], one]));
          for (const other of machine.devices) {
            const now = names.get(other.name.split(' ')[0]);
            if (other === device && answers !== undefined && when === undefined)
              expect(now !== undefined && alwaysWorks(answer(now.asked)), text).toBe(true);
            if (other === device) continue;
            expect(now !== undefined && isNoWorse(answer(other.asked), answer(now.asked)), text).toBe(true);
          }
          if (when !== undefined) continue;
          mended++;
          for (const less of lessThan(steps))
            expect(
              await areEnough(given, machine, device, less, answer),
              `${text}${less.map(stepId).join()}`,
            ).toBe(false);
        }
      }
    }),
    { numRuns: 40 },
  );
  expect(mended).toBeGreaterThan(20);
});
