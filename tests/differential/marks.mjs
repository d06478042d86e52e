// The address that a client claims in fields that only the edge may set.
export const mark = '203.0.113.66';
