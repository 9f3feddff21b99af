import { element, xmlDocument, type XmlElement } from './xml.ts';

/** What a property list holds here. */
export type PlistValue = string | number | boolean | readonly PlistValue[] | { readonly [key: string]: PlistValue };

const doctype =
  '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">';

/** A property list in XML (Apple's plist(5)). Numbers are integers. */
export function plist(value: PlistValue): string {
  return xmlDocument(element('plist', [valueElement(value)], { version: '1.0' }), doctype);
}

function valueElement(value: PlistValue): XmlElement {
  if (typeof value === 'string') return element('string', value);
  if (typeof value === 'number') return element('integer', String(value));
  if (typeof value === 'boolean') return element(String(value), '');
  if (isList(value)) return element('array', value.map(valueElement));
  return element(
    'dict',
    Object.entries(value).flatMap(([key, one]) => [element('key', key), valueElement(one)]),
  );
}

function isList(value: PlistValue): value is readonly PlistValue[] {
  return Array.isArray(value);
}
