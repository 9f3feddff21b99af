/** Channel bindings of SCRAM-…-PLUS: RFC 9266, the default, and RFC 5929 4. In order of preference. */
export const channelBindingTypes = ['tls-exporter', 'tls-server-end-point'] as const;

export type ChannelBindingType = (typeof channelBindingTypes)[number];
