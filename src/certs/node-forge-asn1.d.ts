/**
 * The part of node-forge's ASN.1 module that is used here. `@types/node-forge` types the whole package only, and
 * importing the whole package costs ten times as much as this one file.
 */
declare module 'node-forge/lib/asn1.js' {
  namespace asn1 {
    interface Node {
      readonly tagClass: number;
      readonly type: number;
      readonly constructed: boolean;
      /** Children of a constructed node; else its bytes as a binary string. */
      readonly value: string | readonly Node[];
    }
    interface Bytes {
      getBytes(): string;
    }
    const Class: { readonly UNIVERSAL: 0x00; readonly CONTEXT_SPECIFIC: 0x80 };
    const Type: {
      readonly BOOLEAN: 1;
      readonly INTEGER: 2;
      readonly BITSTRING: 3;
      readonly OCTETSTRING: 4;
      readonly NULL: 5;
      readonly OID: 6;
      readonly UTF8: 12;
      readonly SEQUENCE: 16;
      readonly SET: 17;
      readonly UTCTIME: 23;
      readonly GENERALIZEDTIME: 24;
    };
    function create(
      tagClass: number,
      type: number,
      constructed: boolean,
      value: string | readonly Node[],
    ): Node;
    function fromDer(bytes: string, options: { readonly decodeBitStrings: boolean }): Node;
    function toDer(node: Node): Bytes;
    function oidToDer(oid: string): Bytes;
    function dateToUtcTime(date: Date): string;
    function dateToGeneralizedTime(date: Date): string;
  }
  export = asn1;
}
