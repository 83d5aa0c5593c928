export {
  type Factors,
  type Fraction,
  foldReinvestment,
  foldSplit,
  initialFactors,
  ONE,
  type Reinvestment,
  reinvestmentFraction,
} from "./factors.ts";
export { type Change, foldSteps, type Step, StepsOutOfOrderError, splitsBetween } from "./steps.ts";
