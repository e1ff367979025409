import type { MachineFamily } from './machine-family.ts';

/**
 * Machine types of QEMU that stand for boards or for Xen, and not for a machine made for virtio. What buses they have is what QEMU
 * 10.0.13 itself answers to `-device virtio-rng-pci` and `-device virtio-rng-device` on each of them; processors are default_cpus in
 * hw/arm/*.c. `unmodelled` are those whose way to memory was not read.
 */
// biome-ignore format: one line a family
export const BOARDS: readonly MachineFamily[] = [
  { name: 'none', shape: /^none$/, arches: ['x86_64', 'aarch64', 'ppc64le', 's390x', 'riscv64', 'loongarch64'], pci: false, mmio: false },
  { name: 'isapc', shape: /^isapc$/, arches: ['x86_64'], pci: false, mmio: false, drives: 'ide' },
  { name: 'x-remote', shape: /^x-remote$/, arches: ['x86_64'], pci: true, mmio: false, unmodelled: true },
  { name: 'xenpv', shape: /^xenpv$/, arches: ['x86_64'], pci: false, mmio: false, xen: 'pv' },
  { name: 'xenpvh', shape: /^xenpvh$/, arches: ['x86_64', 'aarch64'], pci: true, mmio: true, xen: 'pvh', unmodelled: true },
  // Its firmware tells the guest of the SMMU that it has: hw/arm/sbsa-ref.c create_smmu().
  { name: 'sbsa-ref', shape: /^sbsa-ref$/, arches: ['aarch64'], pci: true, root: 'pcie.0', mmio: false, cards: true, drives: 'ide', cpus: 4, unmodelled: true },
  { name: 'vexpress', shape: /^vexpress-a(?:9|15)$/, arches: ['aarch64'], pci: false, mmio: 4, narrow: true },
  { name: 'xlnx-versal-virt', shape: /^xlnx-versal-virt$/, arches: ['aarch64'], pci: false, mmio: true, cpus: 4, unmodelled: true },
  { name: 'raspi', shape: /^raspi[0-4]\w*$/, arches: ['aarch64'], pci: false, mmio: false, cpus: 4 },
  { name: 'xlnx-zcu102', shape: /^xlnx-zcu102$/, arches: ['aarch64'], pci: false, mmio: false, cpus: 4 },
  { name: 'versatile', shape: /^versatile[ap]b$/, arches: ['aarch64'], pci: true, root: 'pci', mmio: false, cards: true, narrow: true },
  { name: 'realview-eb', shape: /^realview-eb(?:-mpcore)?$/, arches: ['aarch64'], pci: true, mmio: false, cards: true, narrow: true },
  { name: 'realview-pb', shape: /^realview-pbx?-a[89]$/, arches: ['aarch64'], pci: false, mmio: false, narrow: true },
  { name: 'imx with PCI', shape: /^(?:imx8mp-evk|mcimx7d-sabre|sabrelite)$/, arches: ['aarch64'], pci: true, mmio: false, unmodelled: true },
  { name: 'Arm board without PCI', shape: boards('ast1030-evb ast2500-evb ast2600-evb ast2700-evb ast2700a0-evb ast2700a1-evb b-l475e-iot01a bpim2u canon-a1100 collie cubieboard emcraft-sf2 fby35 highbank imx25-pdk integratorcp kzm lm3s6965evb lm3s811evb mcimx6ul-evk microbit midway mps2-an385 mps2-an386 mps2-an500 mps2-an505 mps2-an511 mps2-an521 mps3-an524 mps3-an536 mps3-an547 musca-a musca-b1 musicpal netduino2 netduinoplus2 npcm750-evb npcm845-evb nuri olimex-stm32-h405 orangepi-pc quanta-gsj smdkc210 stm32vldiscovery sx1 sx1-v1 xilinx-zynq-a9', '[a-z0-9-]+-bmc'), arches: ['aarch64'], pci: false, mmio: false },
  { name: 'RISC-V board', shape: boards('amd-microblaze-v-generic microchip-icicle-kit opentitan shakti_c sifive_e sifive_u spike'), arches: ['riscv64'], pci: false, mmio: false },
];

/** A pattern that takes exactly these names, and those of a pattern of their own. */
function boards(names: string, ...patterns: readonly string[]): RegExp {
  return new RegExp(`^(?:${[...names.split(' '), ...patterns].join('|')})$`);
}
