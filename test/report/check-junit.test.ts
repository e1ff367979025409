import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { checkJunit, xmlAttribute, xmlText } from '../../src/report/check-junit.ts';
import type { ReportedMismatch } from '../../src/report/words/check.ts';
import { anyText } from '../any-text.ts';
import { decisionWordsOf } from '../samples.ts';
import { fullReport, reportOf, scenarioIn } from './check-samples.ts';

/** What the readers of JUnit XML agree on: that part of Jenkins’ junit-4.xsd and junit-10.xsd which both have. */
const SCHEMA = `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:attributeGroup name="counts">
    <xs:attribute name="name" type="xs:string" use="required"/>
    <xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
    <xs:attribute name="failures" type="xs:nonNegativeInteger" use="required"/>
    <xs:attribute name="errors" type="xs:nonNegativeInteger" use="required"/>
  </xs:attributeGroup>
  <xs:complexType name="problem">
    <xs:simpleContent>
      <xs:extension base="xs:string">
        <xs:attribute name="type" type="xs:string"/>
        <xs:attribute name="message" type="xs:string"/>
      </xs:extension>
    </xs:simpleContent>
  </xs:complexType>
  <xs:complexType name="testcase">
    <xs:sequence>
      <xs:element name="skipped" type="xs:string" minOccurs="0"/>
      <xs:element name="error" type="problem" minOccurs="0" maxOccurs="unbounded"/>
      <xs:element name="failure" type="problem" minOccurs="0" maxOccurs="unbounded"/>
      <xs:element name="system-out" type="xs:string" minOccurs="0"/>
      <xs:element name="system-err" type="xs:string" minOccurs="0"/>
    </xs:sequence>
    <xs:attribute name="name" type="xs:string" use="required"/>
    <xs:attribute name="classname" type="xs:string"/>
    <xs:attribute name="time" type="xs:decimal"/>
  </xs:complexType>
  <xs:complexType name="testsuite">
    <xs:sequence>
      <xs:element name="testcase" type="testcase" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence>
    <xs:attributeGroup ref="counts"/>
    <xs:attribute name="skipped" type="xs:nonNegativeInteger"/>
    <xs:attribute name="time" type="xs:decimal"/>
  </xs:complexType>
  <xs:element name="testsuites">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="testsuite" type="testsuite" minOccurs="0" maxOccurs="unbounded"/>
      </xs:sequence>
      <xs:attributeGroup ref="counts"/>
    </xs:complexType>
  </xs:element>
</xs:schema>`;

const MISMATCHES: readonly [ReportedMismatch, ...ReportedMismatch[]] = [
  {
    what: 'outcome',
    expected: 'works',
    actual: 'refused-by-device',
    decisions: [decisionWordsOf({ because: ['1 < 2 & "two" > 1'] })],
  },
  { what: 'dma.path', expected: 'direct', actual: 'none', decisions: [] },
];

const REPORT = reportOf(
  scenarioIn('a.json', ['a › x, y, linux'], ['a › x, z, linux', ...MISMATCHES]),
  scenarioIn('dir/b.json'),
);

/** Throws on anything that is not well-formed. */
function parsed(xml: string) {
  const parser = new DOMParser({
    onError: (level, message) => {
      throw new Error(`${level}: ${message}`);
    },
  });
  return parser.parseFromString(xml, 'text/xml');
}

/** XML has no way to say these. */
function sayable(text: string): string {
  return [...text]
    .filter((c) => /[\t\n\r -\ud7ff\ue000-\ufffd]/.test(c) || (c.codePointAt(0) ?? 0) > 0xffff)
    .join('');
}

const shortText = anyText({ maxLength: 40 });
const toughText = fc.string({
  unit: fc.constantFrom(
    '<',
    '>',
    '&',
    '"',
    "'",
    ']]>',
    '\n',
    '\r',
    '\t',
    '\0',
    '\u001b',
    '\ufffe',
    '\ud800',
    '&lt;',
  ),
});

describe('a JUnit report', () => {
  test('is valid under a JUnit schema', async () => {
    expect(await validateXML({ xml: checkJunit(REPORT), schema: SCHEMA })).toMatchObject({
      valid: true,
      errors: [],
    });
  });

  test('has errors for files that were not checked, skips what is known to fail, and tells the time', async () => {
    const report = fullReport(...MISMATCHES);
    expect(await validateXML({ xml: checkJunit(report), schema: SCHEMA })).toMatchObject({ errors: [] });
    const xml = parsed(checkJunit(report));
    const root = xml.documentElement;
    expect(['tests', 'failures', 'errors'].map((name) => root?.getAttribute(name))).toEqual(['8', '2', '2']);
    const [error] = xml.getElementsByTagName('error');
    expect(error?.getAttribute('message')).toBe('the element is not closed');
    expect(error?.textContent).toBe('broken.xml:7:2: the element is not closed');
    const [skip] = xml.getElementsByTagName('skipped');
    expect(skip?.textContent).toBe('known to fail until 2027-06-30: the host is upgraded in June');
    const times = [...xml.getElementsByTagName('testcase')].map((one) => one.getAttribute('time'));
    expect(times).toEqual([null, '0.250', null, null, null, null, null, null]);
    const [failure] = xml.getElementsByTagName('failure');
    expect(failure?.textContent).toContain('What would help: show the modern interface alone');
  });

  test('has a suite for each file and a test case for each case', () => {
    const xml = parsed(checkJunit(REPORT));
    const suites = [...xml.getElementsByTagName('testsuite')];
    const attributes = (name: string) => suites.map((suite) => suite.getAttribute(name));
    expect(attributes('name')).toEqual(['a.json', 'dir/b.json']);
    expect(attributes('tests')).toEqual(['2', '1']);
    expect(attributes('failures')).toEqual(['1', '0']);
    expect(attributes('skipped')).toEqual(['0', '1']);
    expect(xml.documentElement?.getAttribute('tests')).toBe('3');
    const cases = [...xml.getElementsByTagName('testcase')];
    expect(cases.map((testcase) => testcase.getAttribute('name'))).toEqual([
      'a › x, y, linux',
      'a › x, z, linux',
      'a scenario',
    ]);
  });

  test('has the first mismatch as the message, and all of it with the decision as the text', () => {
    const [failure, ...others] = parsed(checkJunit(REPORT)).getElementsByTagName('failure');
    expect(others).toEqual([]);
    expect(failure?.getAttribute('message')).toBe('outcome: expected works, actual refused-by-device');
    expect(failure?.getAttribute('type')).toBe('outcome');
    expect(failure?.textContent).toBe(
      `a.json:4:3
outcome: expected works, actual refused-by-device
dma.path: expected direct, actual none
Does FEATURES_OK stick?
  No.
  the driver gives up
  because 1 < 2 & "two" > 1
  Linux drivers/virtio/virtio.c, since 5.17 [linux/features-ok]`,
    );
  });

  test('brings any text through its escaping, but for what XML cannot say', () => {
    fc.assert(
      fc.property(fc.oneof(shortText, toughText), (text) => {
        const element = parsed(`<a b="${xmlAttribute(text)}">|${xmlText(text)}</a>`).documentElement;
        expect(element?.getAttribute('b')).toBe(sayable(text));
        expect(element?.textContent).toBe(`|${sayable(text)}`);
      }),
    );
  });

  test('brings a control or formatting character to no terminal', () => {
    const text = 'a\u009b5m\u202e\u2028\u00ad\u007f\t\u{e0041}b';
    for (const xml of [xmlText(text), xmlAttribute(text)]) {
      expect(xml).toBe('a&#155;5m&#8238;&#8232;&#173;&#127;&#9;&#917569;b');
      expect(parsed(`<a>${xml}</a>`).documentElement?.textContent).toBe(text);
    }
  });

  test('is valid whatever the texts are', async () => {
    const texts = fc.sample(fc.oneof(shortText, toughText), 300);
    const hostile = texts.map((text) =>
      scenarioIn(text, [text, { what: 'message', expected: text, actual: text, decisions: [] }]),
    );
    const { valid, errors } = await validateXML({ xml: checkJunit(reportOf(...hostile)), schema: SCHEMA });
    expect(errors).toEqual([]);
    expect(valid).toBe(true);
  });
});
