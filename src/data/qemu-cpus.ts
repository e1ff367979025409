import type { Arch } from '../model/platform.ts';

/** CPU models that came or went together. What releases between two that were asked have is not known. */
export interface CpuModels {
  readonly names: readonly string[];
  /** The newest release that was asked and does not have them yet; left out: 7.2 has. */
  readonly notYetIn?: string;
  /** The oldest that was asked and has them no more; left out: the newest has. */
  readonly goneBy?: string;
}

/** The CPU models of an architecture. */
export interface CpuList {
  readonly models: readonly CpuModels[];
  /** The newest release that was asked for its models. */
  readonly knownTo: string;
}

const of = (names: string) => names.split(' ');

/**
 * What `-cpu help` of 7.2.22, 10.0.13 and 11.1.3 lists, and what docs/about/removed-features.rst says that went before. Those of POWER,
 * which have many names, and of LoongArch are not listed.
 */
export const CPU_MODELS: ReadonlyMap<Arch, CpuList> = new Map<Arch, CpuList>([
  [
    'x86_64',
    {
      knownTo: '11.1',
      models: [
        {
          names: of('Icelake-Client Icelake-Client-noTSX Icelake-Client-v1 Icelake-Client-v2'),
          goneBy: '7.1',
        },
        {
          names: of(
            '486 486-v1 Broadwell Broadwell-IBRS Broadwell-noTSX Broadwell-noTSX-IBRS Broadwell-v1 Broadwell-v2 Broadwell-v3 Broadwell-v4 Cascadelake-Server Cascadelake-Server-noTSX Cascadelake-Server-v1 Cascadelake-Server-v2 Cascadelake-Server-v3 Cascadelake-Server-v4 Cascadelake-Server-v5 Conroe Conroe-v1 Cooperlake Cooperlake-v1 Cooperlake-v2 Denverton Denverton-v1 Denverton-v2 Denverton-v3 Dhyana Dhyana-v1 Dhyana-v2 EPYC EPYC-IBPB EPYC-Milan EPYC-Milan-v1 EPYC-Rome EPYC-Rome-v1 EPYC-Rome-v2 EPYC-v1 EPYC-v2 EPYC-v3 Haswell Haswell-IBRS Haswell-noTSX Haswell-noTSX-IBRS Haswell-v1 Haswell-v2 Haswell-v3 Haswell-v4 Icelake-Server Icelake-Server-noTSX Icelake-Server-v1 Icelake-Server-v2 Icelake-Server-v3 Icelake-Server-v4 Icelake-Server-v5 Icelake-Server-v6 IvyBridge IvyBridge-IBRS IvyBridge-v1 IvyBridge-v2 KnightsMill KnightsMill-v1 Nehalem Nehalem-IBRS Nehalem-v1 Nehalem-v2 Opteron_G1 Opteron_G1-v1 Opteron_G2 Opteron_G2-v1 Opteron_G3 Opteron_G3-v1 Opteron_G4 Opteron_G4-v1 Opteron_G5 Opteron_G5-v1 Penryn Penryn-v1 SandyBridge SandyBridge-IBRS SandyBridge-v1 SandyBridge-v2 Skylake-Client Skylake-Client-IBRS Skylake-Client-noTSX-IBRS Skylake-Client-v1 Skylake-Client-v2 Skylake-Client-v3 Skylake-Client-v4 Skylake-Server Skylake-Server-IBRS Skylake-Server-noTSX-IBRS Skylake-Server-v1 Skylake-Server-v2 Skylake-Server-v3 Skylake-Server-v4 Skylake-Server-v5 Snowridge Snowridge-v1 Snowridge-v2 Snowridge-v3 Snowridge-v4 Westmere Westmere-IBRS Westmere-v1 Westmere-v2 athlon athlon-v1 core2duo core2duo-v1 coreduo coreduo-v1 kvm32 kvm32-v1 kvm64 kvm64-v1 n270 n270-v1 pentium pentium-v1 pentium2 pentium2-v1 pentium3 pentium3-v1 phenom phenom-v1 qemu32 qemu32-v1 qemu64 qemu64-v1',
          ),
        },
        {
          names: of(
            'Cascadelake-Server-v6 Cascadelake-Server-v7 ClearwaterForest-v2 ClearwaterForest-v3 ClearwaterForest-v4 DiamondRapids DiamondRapids-v1 DiamondRapids-v2 EPYC-Genoa-v2 EPYC-Genoa-v3 EPYC-Milan-v3 EPYC-Milan-v4 EPYC-Rome-v5 EPYC-Turin EPYC-Turin-v1 EPYC-Turin-v2 EPYC-v5 GraniteRapids-v3 GraniteRapids-v4 GraniteRapids-v5 GraniteRapids-v6 GraniteRapids-v7 Icelake-Server-v8 Icelake-Server-v9 SapphireRapids-v4 SapphireRapids-v5 SapphireRapids-v6 SapphireRapids-v7 SapphireRapids-v8 SierraForest-v3 SierraForest-v4 SierraForest-v5 SierraForest-v6 Skylake-Server-v6 YongFeng-v3',
          ),
          notYetIn: '10.0',
        },
        {
          names: of(
            'ClearwaterForest ClearwaterForest-v1 EPYC-Genoa EPYC-Genoa-v1 EPYC-Milan-v2 EPYC-Rome-v3 EPYC-Rome-v4 EPYC-v4 GraniteRapids GraniteRapids-v1 GraniteRapids-v2 Icelake-Server-v7 SapphireRapids SapphireRapids-v1 SapphireRapids-v2 SapphireRapids-v3 SierraForest SierraForest-v1 SierraForest-v2 YongFeng YongFeng-v1 YongFeng-v2',
          ),
          notYetIn: '7.2',
        },
      ],
    },
  ],
  [
    'aarch64',
    {
      knownTo: '11.1',
      models: [
        {
          names: of(
            'a64fx arm1026 arm1136 arm1136-r2 arm1176 arm11mpcore arm926 arm946 cortex-a15 cortex-a35 cortex-a53 cortex-a57 cortex-a7 cortex-a72 cortex-a76 cortex-a8 cortex-a9 cortex-m0 cortex-m3 cortex-m33 cortex-m4 cortex-m55 cortex-m7 cortex-r5 cortex-r5f neoverse-n1 sa1100 sa1110 ti925t',
          ),
        },
        { names: of('cortex-a55 cortex-a710 cortex-r52 neoverse-n2 neoverse-v1'), notYetIn: '7.2' },
        { names: of('cortex-a78ae'), notYetIn: '10.0' },
        {
          names: of(
            'pxa250 pxa255 pxa260 pxa261 pxa262 pxa270 pxa270-a0 pxa270-a1 pxa270-b0 pxa270-b1 pxa270-c0 pxa270-c5',
          ),
          goneBy: '11.1',
        },
      ],
    },
  ],
  [
    's390x',
    {
      knownTo: '11.1',
      models: [
        {
          names: of(
            'gen15a gen15a-base gen15b gen15b-base gen16a gen16a-base gen16b gen16b-base qemu z10BC z10BC-base z10BC.2 z10BC.2-base z10EC z10EC-base z10EC.2 z10EC.2-base z10EC.3 z10EC.3-base z114 z114-base z13 z13-base z13.2 z13.2-base z13s z13s-base z14 z14-base z14.2 z14.2-base z14ZR1 z14ZR1-base z196 z196-base z196.2 z196.2-base z800 z800-base z890 z890-base z890.2 z890.2-base z890.3 z890.3-base z900 z900-base z900.2 z900.2-base z900.3 z900.3-base z990 z990-base z990.2 z990.2-base z990.3 z990.3-base z990.4 z990.4-base z990.5 z990.5-base z9BC z9BC-base z9BC.2 z9BC.2-base z9EC z9EC-base z9EC.2 z9EC.2-base z9EC.3 z9EC.3-base zBC12 zBC12-base zEC12 zEC12-base zEC12.2 zEC12.2-base',
          ),
        },
        { names: of('gen17a gen17a-base gen17b gen17b-base'), notYetIn: '7.2' },
      ],
    },
  ],
  [
    'riscv64',
    {
      knownTo: '11.1',
      models: [
        { names: of('any'), goneBy: '9.2' },
        { names: of('mips-p8700 thead-c908 thead-c908v xiangshan-kunminghu'), notYetIn: '10.0' },
        {
          names: of(
            'lowrisc-ibex max32 rv32 rv32e rv32i rv64e rv64i rva22s64 rva22u64 rva23s64 rva23u64 sifive-e31 sifive-e34 sifive-u34 thead-c906 tt-ascalon veyron-v1 xiangshan-nanhu',
          ),
          notYetIn: '7.2',
        },
        { names: of('rv64 shakti-c sifive-e51 sifive-u54 x-rv128') },
      ],
    },
  ],
]);

/** Models that every architecture has, or that depend on the host. */
export const CPUS_OF_ALL: ReadonlySet<string> = new Set(['host', 'max', 'base']);
