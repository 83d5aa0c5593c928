// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {SumTree} from "../../contracts/reserves/SumTree.sol";
import {Base} from "./Base.t.sol";

/// @notice Trees of every size up to 2^12, built here level by level: each leaf proves itself, and nothing else does.
contract SumTreeTest is Base {
    /// @dev Everything {SumTree.verify} takes.
    struct Claim {
        bytes32 root;
        uint256 total;
        uint8 depth;
        uint64 count;
        uint64 index;
        bytes32 leafHash;
        uint128 amount;
        bytes proof;
    }

    /// @dev One leaf's fields, to hash it again with one of them changed.
    struct Leaf {
        uint64 index;
        bytes32 key;
        bytes32 salt;
        uint128 amount;
    }

    uint256 private constant MAX_BITS = 12;
    /// @dev 2^12 of these stay below 2^128.
    uint128 private constant MAX_AMOUNT = 1 << 115;

    bytes32 private _domain = SumTree.domain(address(this), address(1), SumTree.Kind.SUB_LEDGER, address(2), 3);

    function testFuzz_everyLeafProvesItself(uint256 seed) external view {
        (Claim memory claim, ) = _claim(seed);
        assertTrue(this.verify(claim));
    }

    function testFuzz_theOpeningIsTheRoot(uint256 seed) external view {
        (bytes32[][] memory hashes, uint128[][] memory sums, uint8 depth, ) = _build(seed);
        (bytes32 root, uint256 total) = SumTree.openRoot(
            depth,
            SumTree.Opening(sums[depth - 1][0], hashes[depth - 1][0], sums[depth - 1][1], hashes[depth - 1][1])
        );
        assertEq(root, hashes[depth][0]);
        assertEq(total, sums[depth][0]);
    }

    function testFuzz_aChangedLeafIsRefused(uint256 seed, uint128 amount, uint256 bit) external view {
        (Claim memory claim, Leaf memory leaf) = _claim(seed);
        bytes32 flip = bytes32(1 << (bit % 256));
        uint128 other = amount == leaf.amount ? amount ^ 1 : amount;

        // The amount alone, in the leaf alone, in both; then with its sibling and the total made to fit.
        _refused(claim, claim.leafHash, other);
        _refused(claim, _hash(_domain, leaf.index, leaf.key, leaf.salt, other), leaf.amount);
        _refused(claim, _hash(_domain, leaf.index, leaf.key, leaf.salt, other), other);
        _refused(claim, _hash(_domain, leaf.index, leaf.key ^ flip, leaf.salt, leaf.amount), leaf.amount);
        _refused(claim, _hash(_domain, leaf.index, leaf.key, leaf.salt ^ flip, leaf.amount), leaf.amount);
        _refused(claim, _hash(_domain ^ flip, leaf.index, leaf.key, leaf.salt, leaf.amount), leaf.amount);
        _refused(
            claim,
            _hash(_domain, leaf.index ^ uint64(1 << (bit % 64)), leaf.key, leaf.salt, leaf.amount),
            leaf.amount
        );
        _refused(claim, claim.leafHash ^ flip, leaf.amount);
    }

    function testFuzz_anyChangedBitOfAProofIsRefused(uint256 seed, uint256 bit) external view {
        (Claim memory claim, ) = _claim(seed);
        bit %= claim.proof.length * 8;
        claim.proof[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        assertFalse(this.verify(claim));
    }

    function testFuzz_aSumMovedToTheSiblingIsRefused(uint256 seed, uint256 level, uint128 moved) external view {
        (Claim memory claim, ) = _claim(seed);
        level %= claim.depth;
        uint128 sum = _siblingSum(claim.proof, level);
        // The sibling gives what the leaf takes, so that every total above stays as it was.
        uint128 taken = uint128(bound(moved, 0, sum));
        if (taken == 0) return;
        claim.amount += taken;
        _setSiblingSum(claim.proof, level, sum - taken);
        assertFalse(this.verify(claim));
    }

    function testFuzz_anotherPlaceIsRefused(uint256 seed, uint64 place) external view {
        (Claim memory claim, ) = _claim(seed);
        uint64 index = claim.index;
        claim.index = place % claim.count;
        if (claim.index != index) assertFalse(this.verify(claim));
        claim.index = index ^ uint64(1 << (place % claim.depth));
        assertFalse(_accepted(claim));
    }

    function testFuzz_anotherRootTotalDepthOrCountIsRefused(uint256 seed, uint256 bit, uint8 depth) external view {
        (Claim memory claim, ) = _claim(seed);
        (bytes32 root, uint256 total, uint8 ownDepth) = (claim.root, claim.total, claim.depth);
        claim.root = root ^ bytes32(1 << (bit % 256));
        assertFalse(this.verify(claim));
        claim.root = root;
        claim.total = total ^ (1 << (bit % 256));
        assertFalse(this.verify(claim));
        claim.total = total;
        claim.depth = depth == ownDepth ? depth ^ 1 : depth;
        assertFalse(_accepted(claim));
        claim.depth = ownDepth;
        claim.count = claim.index;
        assertFalse(_accepted(claim));
    }

    function testFuzz_aProofOfAnotherLengthIsRefused(uint256 seed, uint256 length, bytes calldata tail) external view {
        (Claim memory claim, ) = _claim(seed);
        bytes memory proof = claim.proof;
        if (tail.length != 0) {
            claim.proof = bytes.concat(proof, tail);
            assertFalse(_accepted(claim));
        }
        length = bound(length, 0, proof.length - 1);
        bytes memory shorter = new bytes(length);
        for (uint256 i = 0; i < length; ++i) shorter[i] = proof[i];
        claim.proof = shorter;
        assertFalse(_accepted(claim));
    }

    function testFuzz_aNodeIsNoLeaf(uint256 seed, uint256 level) external view {
        (bytes32[][] memory hashes, uint128[][] memory sums, uint8 depth, uint64 count) = _build(seed);
        level = bound(level, 1, depth);
        uint64 index = uint64(bound(seed, 0, hashes[level].length - 1));
        Claim memory claim = _claimAt(hashes, sums, depth, count, index);
        claim.leafHash = hashes[level][index];
        claim.amount = sums[level][index];
        claim.proof = _siblings(hashes, sums, index, level, depth);
        // By the length of its own path, in this tree and in the shorter one that begins at its level.
        assertFalse(_accepted(claim));
        claim.depth = uint8(depth - level);
        claim.count = type(uint64).max;
        assertFalse(_accepted(claim));
        // And with as many steps as a leaf has.
        claim.depth = depth;
        claim.proof = _siblings(hashes, sums, index, 0, depth);
        assertFalse(_accepted(claim));
    }

    function testFuzz_paddingProvesNothing(uint256 seed) external view {
        (bytes32[][] memory hashes, uint128[][] memory sums, uint8 depth, uint64 count) = _build(seed);
        if (count == hashes[0].length) return;
        uint64 index = uint64(bound(seed, count, hashes[0].length - 1));
        assertFalse(_accepted(_claimAt(hashes, sums, depth, count, index)));
    }

    function testFuzz_overflowingSumsAreRefused(uint128 amount, uint128 sibling, bytes32 salt) external view {
        sibling = uint128(bound(sibling, type(uint128).max - amount + (amount == 0 ? 0 : 1), type(uint128).max));
        if (uint256(amount) + sibling <= type(uint128).max) return;
        Claim memory claim;
        (claim.depth, claim.count, claim.amount) = (1, 2, amount);
        claim.leafHash = keccak256(abi.encode(salt, "leaf"));
        bytes32 other = keccak256(abi.encode(salt, "sibling"));
        claim.root = SumTree.node(1, amount, claim.leafHash, sibling, other);
        claim.proof = abi.encodePacked(sibling, other);
        claim.total = uint256(amount) + sibling;
        assertFalse(this.verify(claim));
        unchecked {
            claim.total = amount + sibling;
        }
        assertFalse(this.verify(claim));
    }

    /// @notice The library takes its proof from calldata.
    function verify(Claim calldata claim) external pure returns (bool) {
        return
            SumTree.verify(
                claim.root,
                claim.total,
                claim.depth,
                claim.count,
                claim.index,
                claim.leafHash,
                claim.amount,
                claim.proof
            );
    }

    /* CLAIMS */

    function _refused(Claim memory claim, bytes32 leafHash, uint128 amount) private view {
        (bytes32 ownHash, uint128 ownAmount) = (claim.leafHash, claim.amount);
        (claim.leafHash, claim.amount) = (leafHash, amount);
        assertFalse(this.verify(claim));
        (claim.leafHash, claim.amount) = (ownHash, ownAmount);
    }

    /// @dev Refusals may be errors too.
    function _accepted(Claim memory claim) private view returns (bool) {
        try this.verify(claim) returns (bool included) {
            return included;
        } catch {
            return false;
        }
    }

    function _claim(uint256 seed) private view returns (Claim memory claim, Leaf memory leaf) {
        (bytes32[][] memory hashes, uint128[][] memory sums, uint8 depth, uint64 count) = _build(seed);
        leaf = _leaf(seed, uint64(uint256(keccak256(abi.encode(seed, "index"))) % count));
        claim = _claimAt(hashes, sums, depth, count, leaf.index);
    }

    function _claimAt(
        bytes32[][] memory hashes,
        uint128[][] memory sums,
        uint8 depth,
        uint64 count,
        uint64 index
    ) private pure returns (Claim memory claim) {
        claim.root = hashes[depth][0];
        claim.total = sums[depth][0];
        (claim.depth, claim.count, claim.index) = (depth, count, index);
        claim.leafHash = hashes[0][index];
        claim.amount = sums[0][index];
        claim.proof = _siblings(hashes, sums, index, 0, depth);
    }

    function _siblings(
        bytes32[][] memory hashes,
        uint128[][] memory sums,
        uint64 index,
        uint256 from,
        uint8 depth
    ) private pure returns (bytes memory proof) {
        for (uint256 level = from; level < depth; ++level) {
            uint64 sibling = index ^ 1;
            proof = bytes.concat(proof, abi.encodePacked(sums[level][sibling], hashes[level][sibling]));
            index >>= 1;
        }
    }

    /* THE TREE */

    function _build(
        uint256 seed
    ) private view returns (bytes32[][] memory hashes, uint128[][] memory sums, uint8 depth, uint64 count) {
        // As many small trees as large ones.
        uint256 bits = uint256(keccak256(abi.encode(seed, "bits"))) % (MAX_BITS + 1);
        count = uint64(1 + (uint256(keccak256(abi.encode(seed, "count"))) % (1 << bits)));
        depth = 1;
        while ((1 << depth) < count) ++depth;

        hashes = new bytes32[][](depth + 1);
        sums = new uint128[][](depth + 1);
        (hashes[0], sums[0]) = (new bytes32[](1 << depth), new uint128[](1 << depth));
        bytes32 pad = keccak256(abi.encodePacked(bytes1(0x03), _domain));
        for (uint64 i = 0; i < (1 << depth); ++i) {
            if (i >= count) {
                hashes[0][i] = pad;
                continue;
            }
            Leaf memory leaf = _leaf(seed, i);
            hashes[0][i] = _hash(_domain, i, leaf.key, leaf.salt, leaf.amount);
            sums[0][i] = leaf.amount;
        }
        for (uint8 level = 1; level <= depth; ++level) _raise(hashes, sums, level, depth);
    }

    function _raise(bytes32[][] memory hashes, uint128[][] memory sums, uint8 level, uint8 depth) private pure {
        uint256 width = 1 << (depth - level);
        (bytes32[] memory below, uint128[] memory amounts) = (hashes[level - 1], sums[level - 1]);
        (hashes[level], sums[level]) = (new bytes32[](width), new uint128[](width));
        for (uint256 i = 0; i < width; ++i) {
            (uint256 left, uint256 right) = (2 * i, 2 * i + 1);
            hashes[level][i] = keccak256(
                abi.encodePacked(bytes1(0x01), level, amounts[left], below[left], amounts[right], below[right])
            );
            sums[level][i] = amounts[left] + amounts[right];
        }
    }

    /// @dev A row of the register; every fourth holds nothing.
    function _leaf(uint256 seed, uint64 index) private pure returns (Leaf memory) {
        bytes32 key = keccak256(abi.encode(seed, index));
        bytes32 salt = keccak256(abi.encode(key));
        return Leaf(index, key, salt, index % 4 == 3 ? 0 : uint128(uint256(salt) % MAX_AMOUNT));
    }

    function _hash(
        bytes32 domain,
        uint64 index,
        bytes32 key,
        bytes32 salt,
        uint128 amount
    ) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(bytes1(0x00), domain, index, key, salt, amount));
    }

    function _siblingSum(bytes memory proof, uint256 level) private pure returns (uint128 sum) {
        for (uint256 i = 0; i < 16; ++i) sum = (sum << 8) | uint8(proof[48 * level + i]);
    }

    function _setSiblingSum(bytes memory proof, uint256 level, uint128 sum) private pure {
        bytes16 packed = bytes16(sum);
        for (uint256 i = 0; i < 16; ++i) proof[48 * level + i] = packed[i];
    }
}
