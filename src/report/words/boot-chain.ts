import { faresAlike } from '../../model/answers.ts';
import type { BootChain, BootTry, FirmwareStep } from '../../model/boot-chain.ts';
import { type DriverlessFirmware, type FirmwareName, isDriverless } from '../../model/firmware.ts';
import { answerSummary, listed, outcomesWords, verdictWords } from './verdicts.ts';
import { whenWords } from './when.ts';

/** What sentences call firmware. */
export const FIRMWARE_TITLES: Readonly<Record<FirmwareName, string>> = {
  ovmf: 'OVMF',
  'ovmf-amdsev': 'OVMF for SEV (AmdSevX64)',
  'ovmf-inteltdx': 'OVMF for TDX (IntelTdxX64)',
  'ovmf-microvm': 'OVMF for microvm',
  aavmf: 'EDK2 for Arm (AAVMF)',
  riscvvirt: 'EDK2 for RISC-V (RiscVVirt)',
  loongarchvirt: 'EDK2 for LoongArch',
  seabios: 'SeaBIOS',
  slof: 'SLOF',
  's390-ccw': 'the s390-ccw bios',
  'u-boot': 'U-Boot',
  openbios: 'OpenBIOS',
  qboot: 'qboot',
  opensbi: 'OpenSBI',
  cloudhv: 'EDK2 for Cloud Hypervisor (CLOUDHV)',
  'hypervisor-fw': 'Rust Hypervisor Firmware',
  'td-shim': 'td-shim',
  vof: 'Virtual Open Firmware',
  skiboot: 'skiboot',
  coreboot: 'coreboot',
  other: 'firmware of another kind',
  none: 'no firmware',
};

/** What firmware without drivers starts, after its name, and where that was read. */
const DRIVERLESS: Readonly<Record<DriverlessFirmware, string>> = {
  // bonzini/qboot main.c boot_from_fwcfg(), fw_cfg.c: nothing else in it reads a kernel.
  qboot: 'drives no device: it starts the kernel that QEMU is given with -kernel, and no other',
  // QEMU hw/riscv/boot.c riscv_load_kernel(), OpenSBI docs/firmware/fw.md
  opensbi: 'drives no device: it starts what lies in flash or memory (pflash, -kernel), and nothing is there',
  // confidential-containers/td-shim doc/design.md
  'td-shim': 'drives no device: it starts the payload in its image or the kernel that it is handed',
  // QEMU hw/ppc/vof.c, docs/system/ppc/pseries.rst
  vof: 'drives no device: it starts the kernel that QEMU is given with -kernel',
};

const BY: Readonly<Record<string, string>> = { ipxe: 'iPXE in its option ROM' };

/** What sentences call a source of a machine whose devices have these names. */
function sourceWords({ source }: BootTry, devices: readonly string[]): string {
  const device = source.device === undefined ? undefined : devices[source.device];
  if (device === undefined) return source.name;
  return device.startsWith(`${source.name} `) || source.name === device || source.name.startsWith('<')
    ? device
    : `${source.name} on ${device}`;
}

/** How its driver fares with a source: “refused by the driver, “…””; where that depends on something, what for which part of it. */
function troubleWords({ answers, reads }: BootTry): string {
  if (reads === 'elsewhere') return 'it is none of virtio’s, so vnex says nothing of it';
  if (answers === undefined) return 'nothing is modelled of it';
  if (faresAlike(answers)) return answerSummary(answers);
  const { type } = answers.asked.device;
  return answers.verdicts
    .map((verdict) => `${whenWords(verdict.when, type, answers.usual)}: ${verdictWords(verdict)}`)
    .join('; ');
}

/** What it passes over before it finds something to boot from. */
function passedWords({ tries, from }: FirmwareStep, devices: readonly string[]): string {
  if (from === undefined) return '';
  const before = tries.slice(0, tries.indexOf(from));
  const passed = before.filter(({ place, reads }) => place !== undefined && reads === 'no');
  const each = passed.map((one) => `${sourceWords(one, devices)} (${shortTrouble(one)})`);
  return each.length === 0 ? '' : `, since it cannot use ${listed(each, 'and')}`;
}

function shortTrouble({ answers }: BootTry): string {
  const outcomes = answers?.answers.map(({ result }) => result.outcome) ?? [];
  return outcomesWords(new Set(outcomes));
}

function titleOf({ firmware, versions }: FirmwareStep): string {
  const [only, ...others] = versions;
  const title = FIRMWARE_TITLES[firmware];
  return only === undefined || others.length > 0 ? title : `${title} ${only}`;
}

/** How it gets at what it boots from. */
function readsWords(from: BootTry, devices: readonly string[]): string {
  const what = sourceWords(from, devices);
  const by = from.by === undefined ? undefined : BY[from.by];
  if (from.source.medium !== 'network') return `reads ${what}`;
  return `can boot over the network from ${what}${by === undefined ? '' : `, by ${by}`}`;
}

/** What one firmware does before the kernel, after its name. */
function stepWords(step: FirmwareStep, devices: readonly string[]): string {
  const { outcome, from, tries } = step;
  const passed = passedWords(step, devices);
  if (from === undefined) {
    if (isDriverless(step.firmware)) return DRIVERLESS[step.firmware];
    if (outcome === 'unknown') return 'is not modelled, and vnex does not know what it can boot from';
    if (outcome === 'nothing') return 'finds nothing to boot from that the text names';
    const tried = tries.filter(({ place }) => place !== undefined);
    const each = tried.map((one) => `${sourceWords(one, devices)}: ${troubleWords(one)}`);
    return `can use nothing that it would boot from: ${each.join('; ')}`;
  }
  const what = sourceWords(from, devices);
  switch (outcome) {
    case 'reads':
      return `${readsWords(from, devices)}${passed}`;
    case 'elsewhere':
      return `boots from ${what} first, which is none of virtio’s${passed}`;
    default:
      return `may or may not be able to boot from ${what}${passed}: ${troubleWords(from)}`;
  }
}

/** What the kernel then does with what was booted from, to go on the sentence of the step. */
export interface KernelEnd {
  readonly works: boolean | undefined;
  readonly words: string;
}

/** One thing that is said of a boot: whether it goes well, undefined where that is open. */
export interface ChainSentence {
  readonly good: boolean | undefined;
  readonly text: string;
}

function isGood({ outcome }: FirmwareStep): boolean | undefined {
  if (outcome === 'elsewhere') return true;
  return outcome === 'fails' ? false : undefined;
}

/** The boot of a machine in sentences: one for each way that it may go. `kernel` tells what then comes of a device. */
export function chainWords(
  { setup, steps, outcome, refused }: BootChain,
  devices: readonly string[],
  kernel: (device: number) => KernelEnd,
): readonly ChainSentence[] {
  if (refused !== undefined)
    return [
      {
        good: false,
        text: `Nothing boots: the machine is not started, since ${devices[refused]} is refused`,
      },
    ];
  const unfit = setup.unfit === undefined ? [] : [{ good: undefined, text: unfitWords(setup.unfit) }];
  if (outcome === 'direct') {
    const how = setup.kernel === undefined || setup.kernel === '' ? '' : ` (${setup.kernel})`;
    return [
      ...unfit,
      { good: true, text: `The kernel is loaded directly${how}: no firmware reads a device for it` },
    ];
  }
  const found = new Map<string, { readonly good: boolean | undefined; readonly titles: string[] }>();
  for (const step of steps) {
    const at = step.outcome === 'reads' ? step.from?.source.device : undefined;
    const end = at === undefined ? undefined : kernel(at);
    const words = stepWords(step, devices);
    const text = end === undefined ? words : `${words}; ${end.words}`;
    const known = found.get(text) ?? { good: end === undefined ? isGood(step) : end.works, titles: [] };
    known.titles.push(titleOf(step));
    found.set(text, known);
  }
  const told = [...found].map(([text, { good, titles }]): ChainSentence => {
    const said = `${listed(titles, 'or')} ${text}`;
    return { good, text: said.charAt(0).toUpperCase() + said.slice(1) };
  });
  return [...unfit, ...told];
}

function unfitWords(own: FirmwareName): string {
  return `No firmware is named, and QEMU’s own, ${FIRMWARE_TITLES[own]}, cannot run in protected memory: name an image of OVMF (-bios FILE, pflash, <loader>)`;
}
