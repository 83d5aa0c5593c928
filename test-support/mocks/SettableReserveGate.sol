// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IReserveGate} from "../../contracts/reserves/IReserveGate.sol";
import {IReserveSubject} from "../../contracts/reserves/IReserveSubject.sol";

/// @title SettableReserveGate
/// @notice A reserve gate whose proof is whatever a test says. It does the gate's arithmetic as the design has it: what
/// was minted since the proof counts against it, whatever was burned since.
contract SettableReserveGate is IReserveGate {
    struct Proof {
        uint256 reserveBase;
        uint256 supplyAtCut;
        uint256 mintedAtCut;
        bool current;
    }

    mapping(address token => Proof) private _proofs;

    /// @notice Proves `reserveBase` base units for the token as it stands now.
    function prove(address token, uint256 reserveBase) external {
        _proofs[token] = Proof({
            reserveBase: reserveBase,
            supplyAtCut: IReserveSubject(token).totalSupply(),
            mintedAtCut: IReserveSubject(token).totalMinted(),
            current: true
        });
    }

    /// @notice Makes a proof stale, or fresh again, without changing its figures.
    function setCurrent(address token, bool current) external {
        _proofs[token].current = current;
    }

    /// @inheritdoc IReserveGate
    function mintableUnits(address token) external view returns (uint256) {
        Proof memory proof = _proofs[token];
        if (!proof.current) return 0;
        uint256 factor = IReserveSubject(token).maxScheduledReinvestFactor();
        // ceil(units × factor / 1e18) ≤ base  ⇔  units ≤ floor(base × 1e18 / factor)
        uint256 backed = Math.mulDiv(proof.reserveBase, 1e18, factor);
        uint256 used = _unitsCounted(token, proof);
        return backed > used ? backed - used : 0;
    }

    /// @inheritdoc IReserveGate
    function coverageAt(
        address token,
        uint256 reinvestFactor
    ) external view returns (uint256 needed, uint256 proven, bool current) {
        Proof memory proof = _proofs[token];
        needed = Math.mulDiv(_unitsCounted(token, proof), reinvestFactor, 1e18, Math.Rounding.Ceil);
        return (needed, proof.reserveBase, proof.current);
    }

    function _unitsCounted(address token, Proof memory proof) private view returns (uint256) {
        return proof.supplyAtCut + IReserveSubject(token).totalMinted() - proof.mintedAtCut;
    }
}
