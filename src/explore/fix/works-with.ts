import type { ChosenDriver } from '../../guest/driver-model.ts';
import { alwaysWorks, type When, worksWhere } from '../../model/answers.ts';
import type { Change } from '../../model/change.ts';
import type { OpenCase } from '../../model/open-case.ts';
import { type Varying, varyingKey } from '../../model/space.ts';
import { answersOf } from '../open/answers.ts';
import { changedByAll, editKey } from './make.ts';

/** What stays open once a change has settled its part; every variant of the device is changed as the device is. */
function stillOpen(
  asked: OpenCase,
  changes: readonly Change[],
  open: readonly Varying[] | undefined,
): readonly Varying[] | undefined {
  const settled = new Set(changes.map(({ edit }) => editKey(edit)));
  return open?.flatMap((varying): readonly Varying[] => {
    if (settled.has(varyingKey(varying))) return [];
    if (varying.kind !== 'variant') return [varying];
    const values = varying.values.map(({ device, under }) => ({
      device: changedByAll({ ...asked, device }, changes).device,
      under,
    }));
    return [{ ...varying, values }];
  });
}

/** A case that leaves facts open, with changes made whatever these are. */
function changedOpen(asked: OpenCase, changes: readonly Change[]): OpenCase {
  const [first, ...rest] = changes;
  // What is open of a device that is asked for otherwise is another thing than what was.
  if (first?.edit.kind === 'amendment') {
    const { device, variants } = first.edit.values[0];
    const open: readonly Varying[] = variants.length > 1 ? [{ kind: 'variant', values: variants }] : [];
    return changedOpen({ ...asked, device: { ...device, open } }, rest);
  }
  const { device, platform, driver } = changedByAll(asked, changes);
  return {
    device: { ...device, open: stillOpen(asked, changes, asked.device.open) },
    platform: { ...platform, open: stillOpen(asked, changes, asked.platform.open) },
    driver,
  };
}

/** The parts of what a case leaves open in which changes make it work; undefined: all of it. */
export function worksWith(
  asked: OpenCase,
  changes: readonly Change[],
  driver: ChosenDriver,
): When | undefined {
  const answers = answersOf(changedOpen(asked, changes), driver);
  return alwaysWorks(answers) ? undefined : worksWhere(answers);
}
