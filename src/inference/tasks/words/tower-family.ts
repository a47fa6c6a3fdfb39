/** How towers of one family want their text, as their makers trained them. */
export interface TowerFamily {
  /** Output of the graph with a vector per text, as Hugging Face's exports name it. */
  output: string;
  /** Most tokens, the one at the end among them. */
  window: number;
  /** Whether shorter texts are filled up to the window also where the graph does not ask for it; it sees them filled up. */
  isFilled: boolean;
  /** The token that fills. */
  filler: number;
  isLowerCase: boolean;
}

/**
 * CLIP (Radford et al. 2021) looks at nothing behind the end of a text. SigLIP 2 (Tschannen et al. 2025) was trained on lower
 * case, filled up to 64 tokens that it does look at.
 */
export const TOWER_FAMILIES: Record<string, TowerFamily> = {
  clip: { output: 'text_embeds', window: 77, isFilled: false, filler: 49_407, isLowerCase: false },
  siglip2: { output: 'pooler_output', window: 64, isFilled: true, filler: 0, isLowerCase: true },
};
