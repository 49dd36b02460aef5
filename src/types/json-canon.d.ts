/** The types of `json-canon`, which ships none: RFC 8785 canonical JSON. */
declare module "json-canon" {
  export default function serialize(value: unknown): string;
}
