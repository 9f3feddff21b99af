import type { AcmeProblem } from './faults.ts';
import type { AuthorizationShape, OrderShape } from './shapes.ts';
import { problemsOf } from './client.ts';

/** What is to be done next about an order. */
export type OrderStep =
  /** Prove these names: the authority wants that. */
  | { step: 'prove'; authorizations: readonly AuthorizationShape[] }
  /** Hand the request in. */
  | { step: 'finalize' }
  /** Nothing; look again later. */
  | { step: 'wait' }
  | { step: 'download'; url: string }
  | { step: 'fail'; problems: readonly AcmeProblem[] };

/**
 * What an order in this state wants (RFC 8555 7.1.6). `authorizations` are those of a pending order as they are now;
 * `proved` are the names whose challenge was answered already.
 */
export function orderStep(
  order: OrderShape,
  authorizations: readonly AuthorizationShape[],
  proved: ReadonlySet<string>,
): OrderStep {
  switch (order.status) {
    case 'ready':
      return { step: 'finalize' };
    case 'processing':
      return { step: 'wait' };
    case 'valid':
      // Without its URL the order is still on its way there.
      return order.certificate === undefined ? { step: 'wait' } : { step: 'download', url: order.certificate };
    case 'invalid':
      return { step: 'fail', problems: refusals(order, authorizations) };
    case 'pending': {
      if (authorizations.some((one) => isOver(one))) return { step: 'fail', problems: refusals(order, authorizations) };
      const open = authorizations.filter(
        ({ status, identifier }) => status === 'pending' && !proved.has(identifier.value),
      );
      return open.length === 0 ? { step: 'wait' } : { step: 'prove', authorizations: open };
    }
  }
}

function isOver({ status }: AuthorizationShape): boolean {
  return status !== 'pending' && status !== 'valid';
}

/** What the authority holds against each name, and against the whole where it says nothing about any. */
function refusals(order: OrderShape, authorizations: readonly AuthorizationShape[]): AcmeProblem[] {
  const ofNames = authorizations.filter(isOver).flatMap(({ identifier, status, challenges }): AcmeProblem[] => {
    const name = identifier.value;
    const errors = challenges.flatMap(({ error }) => (error === undefined ? [] : problemsOf(error)));
    if (errors.length === 0) return [{ fault: 'unauthorized', detail: status, name }];
    return errors.map((error) => ({ ...error, name: error.name ?? name }));
  });
  if (ofNames.length > 0) return ofNames;
  return order.error === undefined ? [{ fault: 'other', detail: order.status, name: null }] : problemsOf(order.error);
}
