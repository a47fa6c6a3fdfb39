/** One dependency's answer to `/health/ready`. */
export interface Health {
  ok: boolean;
  /** A sentence for the operator: what it is, and when it is not well, why and what to do. */
  detail: string;
}
