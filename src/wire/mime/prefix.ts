import type { Part, Summary } from './summary.ts';

/**
 * What a scan would have found if header fields of `length` bytes had stood in front of the message: everything lies
 * further back, and the header of the message itself is that much longer. For fields that the summary says nothing
 * of, such as trace fields. The message must begin with a field or with the blank line that ends its header.
 */
export function behindPrefix(summary: Summary, length: number): Summary {
  if (length === 0) return summary;
  return {
    ...summary,
    structure: { ...moved(summary.structure, length), headerStart: 0 },
    size: summary.size + length,
  };
}

function moved(part: Part, by: number): Part {
  return {
    ...part,
    headerStart: part.headerStart + by,
    bodyStart: part.bodyStart + by,
    bodyEnd: part.bodyEnd + by,
    ...(part.parts !== undefined && { parts: part.parts.map((one) => moved(one, by)) }),
    ...(part.message !== undefined && { message: { ...part.message, part: moved(part.message.part, by) } }),
  };
}
