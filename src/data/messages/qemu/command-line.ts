import type { MessageKind } from '../../../model/message.ts';
import { setting } from './refused.ts';

/** What QEMU says of words: options, models, objects, properties, and the names that they are given. */
export const COMMAND_LINE_MESSAGES: readonly MessageKind[] = [
  setting({
    id: 'global',
    texts: ["can't apply global {global:text}: {why:text}"],
    where: 'qom/object.c object_apply_global_props()',
    meaning: 'A -global names a class that the device belongs to, and the device does not take the property.',
    help: 'name the class that has it, or give the property to the device itself',
    qemu: '-device MODEL,PROPERTY=VALUE',
  }),
  setting({
    id: 'duplicate-id',
    texts: [
      "Duplicate ID '{id:text}' for {group:word}",
      "Duplicate device ID '{id:text}'",
      "Duplicate nodes with node-name='{id:text}'",
      "attempt to add duplicate property '{id:text}' to object (type 'container')",
    ],
    where: 'util/qemu-option.c qemu_opts_create()',
    meaning: 'Two options of one kind have one id.',
    help: 'give each its own',
  }),
  setting({
    id: 'duplicate-netdev',
    texts: ["Duplicate ID '{id:text}'"],
    where: 'net/net.c netdev_add()',
    meaning: 'Two network backends have one id.',
    help: 'give each its own',
  }),
  setting({
    id: 'bad-id',
    texts: ["Parameter 'id' expects an identifier", "Parameter 'id' is missing"],
    where: 'util/id.c id_wellformed()',
    meaning:
      'An id begins with a letter and consists of letters, digits, dashes, dots and underscores; backends and objects need one.',
    help: 'give such an id',
    qemu: 'id=disk0',
  }),
  setting({
    id: 'no-model',
    texts: ["'{model:text}' is not a valid device model name"],
    where: 'system/qdev-monitor.c qdev_get_device_class()',
    meaning: 'This QEMU does not know the model: it is misspelt, younger, or left out of this build.',
    help: 'see what it knows',
    qemu: '-device help',
  }),
  setting({
    id: 'invalid-option',
    texts: ['-{option:word}: invalid option'],
    where: 'system/vl.c lookup_opt()',
    meaning: 'This QEMU does not have the option: it is misspelt, younger, or gone.',
    help: 'see what it has',
    qemu: '-help',
  }),
  setting({
    id: 'taken',
    texts: [
      "Property '{property:text}' can't take value '{id:text}', it's in use",
      "Property '{property:text}' can't take value '{id:text}': chardev '{other:text}' is already in use",
      "Property '{property:text}' can't take value '{id:text}': Device '{other:text}' is in use",
      "Drive '{id:text}' is already in use by another device",
      "Permission conflict on node '{id:text}'",
      "'memdev' property specifies a busy memdev: {id:text}",
      "can't use already busy memdev: {id:text}",
      "can't use already used cryptodev backend: {id:text}",
    ],
    where: 'hw/core/qdev-properties-system.c',
    meaning: 'Another device has the backend that this one names.',
    help: 'give each device a backend of its own',
  }),
  setting({
    id: 'other-object',
    texts: ["Invalid parameter type for '{property:word}', expected: {kind:word}"],
    where: 'qom/object.c object_resolve_link()',
    meaning: 'The device names an object of another kind than it needs.',
    help: 'name one that fits',
  }),
  setting({
    id: 'no-property',
    texts: ["Property '{property:word}' not found"],
    where: 'qom/object.c object_property_find_err()',
    meaning: 'This QEMU does not know the property: it is misspelt, younger, or of another model.',
    help: 'see what the model takes',
    qemu: '-device MODEL,help',
  }),
  setting({
    id: 'no-value',
    texts: ["Property '{property:text}' can't find value '{id:text}'"],
    where: 'hw/core/qdev-properties-system.c',
    meaning: 'What stands behind the device does not exist under that id.',
    help: 'add it before the device',
  }),
  setting({
    id: 'no-object',
    texts: ["Device '{id:text}' not found"],
    where: 'qom/object.c object_resolve_link()',
    meaning: 'What stands behind the device does not exist under that id.',
    help: 'add it before the device',
  }),
  setting({
    id: 'bad-value',
    texts: [
      "Parameter '{name:text}' expects 'on' or 'off'",
      "Parameter '{name:text}' does not accept value '{value:text}'",
      "Parameter '{name:text}' expects integer",
    ],
    where: 'qapi/qobject-input-visitor.c',
    meaning: 'QEMU cannot read the value of a property.',
    help: 'spell it as QEMU does',
  }),
];
