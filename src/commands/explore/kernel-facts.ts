import { MAINLINE } from '../../data/linux-releases.ts';
import { machineNameOf, optionsOn, parametersOn } from '../../data/rule-inputs.ts';
import type { ChosenDriver } from '../../guest/driver-model.ts';
import { DRIVERS, GUESTS } from '../../guest/drivers.ts';
import { type Choice, parameterChoice } from '../../model/exploration.ts';
import type { Fact } from '../../model/fact.ts';
import type { OpenPlatform } from '../../model/open-case.ts';
import { type Changeable, choicesOf, OPEN } from './changeable.ts';

/** The driver of the guest: Linux, a proposal, or a guest that is not Linux. */
export function driverFact({ model }: ChosenDriver): Changeable {
  return {
    fact: {
      key: 'driver',
      section: 'Driver and kernel',
      label: 'driver',
      value: model.id,
      choices: [...DRIVERS, ...GUESTS].map(({ id }): Choice => ({ words: id, driver: id })),
      about: model.provenance?.rule ?? `${model.title}, as it was released.`,
    },
    is: () => false,
  };
}

/** The release of a guest that is not Linux, where any are told apart. */
export function guestReleaseFact({ model, release }: ChosenDriver): readonly Changeable[] {
  const { id, history } = model;
  if (history === undefined) return [];
  const value = release ?? OPEN;
  const listed = release === undefined || history.releases.includes(release);
  const releases = [...(listed ? [] : [release]), ...history.releases];
  return [
    {
      fact: {
        key: 'platform.guestRelease',
        section: 'Driver and kernel',
        label: 'release',
        value,
        choices: [
          { words: OPEN, driver: id },
          ...releases.map((one): Choice => ({ words: one, driver: `${id}-${one}` })),
        ],
        about: `The release of ${history.name}: those in which something changed.`,
      },
      is: (read) =>
        read.kind === 'guest-change' || (read.kind === 'named' && read.name === 'platform.guestRelease'),
    },
  ];
}

const OF_RELEASE: ReadonlySet<Fact['kind']> = new Set(['change', 'driver', 'table', 'transport']);

export function kernelFact({ kernel, open = [] }: OpenPlatform): Changeable {
  const isOpen = open.some(({ kind }) => kind === 'release');
  const { version } = kernel;
  const releases = isOpen || MAINLINE.includes(version) ? MAINLINE : [version, ...MAINLINE];
  return {
    fact: {
      key: 'platform.kernel.version',
      section: 'Driver and kernel',
      label: 'kernel',
      value: isOpen ? (kernel.release ?? OPEN) : version,
      choices: releases.map((release): Choice => ({ words: release, kernel: release })),
      typed: { kind: 'kernel' },
      about:
        'The release of Linux that the guest runs. A stable update, a range such as 5.15..6.12, or what uname -r prints of a distribution’s kernel can be typed.',
    },
    is: ({ kind }) => OF_RELEASE.has(kind),
  };
}

/** The words of a parameter on a command line: the last of those that are the parameter, or have a value for it. */
function givenOf(name: string, cmdline: string): string {
  return cmdline.split(/\s+/).findLast((word) => word === name || word.startsWith(`${name}=`)) ?? '';
}

const NOT_GIVEN = 'not given';

function parameterFact(
  name: string,
  values: readonly string[],
  { kernel, open = [] }: OpenPlatform,
): Changeable {
  const isOpen = open.some(
    (one) =>
      one.kind === 'cmdline' && one.values.some((word) => word === name || word.startsWith(`${name}=`)),
  );
  const given = givenOf(name, kernel.cmdline);
  const words = values.map((value) => (value === '' ? name : `${name}=${value}`));
  const all = given === '' || words.includes(given) ? words : [...words, given];
  return {
    fact: {
      key: `platform.kernel.cmdline ${name}`,
      section: 'Kernel parameters',
      label: name,
      value: isOpen ? OPEN : given || NOT_GIVEN,
      choices: [parameterChoice('', given, NOT_GIVEN), ...all.map((word) => parameterChoice(word, given))],
      typed: { kind: 'parameter', name, given },
      about: `A parameter of the kernel’s command line. Rules tell apart: ${[NOT_GIVEN, ...words].join(', ')}. Another value can be typed.`,
    },
    is: (read) => read.kind === 'parameter' && read.name === name,
  };
}

function configFact(name: string, { kernel, open = [] }: OpenPlatform): Changeable {
  const isOpen = open.some((varying) => varying.kind === 'config' && varying.name === name);
  const stated = isOpen ? undefined : kernel.config[name];
  const values = stated === 'm' ? ['m', 'y', 'n'] : ['y', 'n'];
  return {
    fact: {
      key: `platform.kernel.config.${name}`,
      section: 'Build options',
      label: name,
      value: stated ?? OPEN,
      choices: choicesOf('platform', `kernel.config.${name}`, values),
      about: `Whether the guest’s kernel is built with CONFIG_${name}.`,
    },
    is: (read) => read.kind === 'config' && read.option === name,
  };
}

/** What can be changed of the kernel’s command line and of how it is built. */
export function kernelFacts(platform: OpenPlatform): readonly Changeable[] {
  const machine = machineNameOf(platform.arch, platform.xen !== undefined);
  return [
    ...parametersOn(machine).map(({ name, values }) => parameterFact(name, values, platform)),
    ...optionsOn(machine).map((name) => configFact(name, platform)),
  ];
}
