// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title SumTree
/// @notice A Merkle tree whose nodes carry sums: one root commits to every account's amount and to their total, and an
/// inclusion proof shows an account that nobody's share of the total was left out or counted twice on its path.
/// @dev All integers big-endian, every preimage begins with a byte that says what it is, and (but for the domain) fits one
/// keccak block:
///
/// ```
/// domain = keccak256(abi.encode(TYPEHASH, chainId, verifier, token, treeKind, owner, epoch))
/// key    = keccak256(0x04 | address20)                              a wallet
///        | keccak256(0x05 | keccak256(id) | nonce32)                a customer
///        | keccak256(0x07 | custodian32 | keccak256(ref) | isin12 | settledAt8)   a position
/// leaf   = keccak256(0x00 | domain32 | index8 | key32 | salt32 | amount16)
/// node   = keccak256(0x01 | level1 | leftSum16 | leftHash32 | rightSum16 | rightHash32)
/// pad    = keccak256(0x03 | domain32) with sum 0 at level 0; node(k, pad, pad) above
/// proof  = 48 bytes a level (sum16 | hash32), from the leaf upwards
/// ```
///
/// Both children's sums stand in the parent's preimage (Maxwell's fault was to hash only their total), so a sum cannot be
/// moved between siblings. Sums never wrap: an overflow makes a proof invalid.
library SumTree {
    /// @notice What a tree is about.
    enum Kind {
        /// The customers behind an omnibus wallet; owner = the wallet, epoch = the record id.
        SUB_LEDGER,
        /// A custodian's positions; owner = 0, epoch = the cut's id.
        POSITIONS
    }

    /// @notice A root opened into its two children, so that it cannot disagree with its total.
    struct Opening {
        uint128 leftSum;
        bytes32 leftHash;
        uint128 rightSum;
        bytes32 rightHash;
    }

    /// @notice The deepest tree: 2^40 leaves.
    uint256 internal constant MAX_DEPTH = 40;
    /// @notice Bytes of a proof per level.
    uint256 internal constant PROOF_STEP = 48;
    /// @notice What a domain is made of.
    bytes32 internal constant TYPEHASH = keccak256(
        "CounterfoilTree(uint256 chainId,address verifier,address token,uint8 treeKind,address owner,uint64 epoch)"
    );

    /// @notice Thrown when a tree's depth is 0 or above {MAX_DEPTH}.
    error SumTree_BadDepth(uint256 depth);
    /// @notice Thrown when a proof is not {PROOF_STEP} bytes for each level.
    error SumTree_BadProofLength(uint256 length, uint256 expected);
    /// @notice Thrown when an index lies outside the tree's leaves.
    error SumTree_IndexOutOfRange(uint256 index, uint256 count);

    /// @notice The domain of a tree on this chain.
    function domain(
        address verifier,
        address token,
        Kind kind,
        address owner,
        uint64 epoch
    ) internal view returns (bytes32) {
        return keccak256(abi.encode(TYPEHASH, block.chainid, verifier, token, uint8(kind), owner, epoch));
    }

    /// @notice The key of a wallet.
    function walletKey(address wallet) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(bytes1(0x04), wallet));
    }

    /// @notice The key of a customer, by the hash of its id and the nonce it chose (0 if none).
    function customerKey(bytes32 idHash, bytes32 nonce) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(bytes1(0x05), idHash, nonce));
    }

    /// @notice The key of a custodian's position.
    function positionKey(
        address custodian,
        bytes32 accountRefHash,
        bytes12 isin,
        uint64 settledAt
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encodePacked(bytes1(0x07), bytes32(uint256(uint160(custodian))), accountRefHash, isin, settledAt)
            );
    }

    /// @notice A leaf's hash.
    function leaf(
        bytes32 domain_,
        uint64 index,
        bytes32 key,
        bytes32 salt,
        uint128 amount
    ) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(bytes1(0x00), domain_, index, key, salt, amount));
    }

    /// @notice A node's hash.
    /// @param level The node's own level; leaves are level 0.
    function node(
        uint8 level,
        uint128 leftSum,
        bytes32 leftHash,
        uint128 rightSum,
        bytes32 rightHash
    ) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(bytes1(0x01), level, leftSum, leftHash, rightSum, rightHash));
    }

    /// @notice The root and total of an opened tree. The total can exceed 2^128: the caller compares it with one that cannot.
    function openRoot(uint8 depth, Opening memory opening) internal pure returns (bytes32 root, uint256 sum) {
        if (depth == 0 || depth > MAX_DEPTH) revert SumTree_BadDepth(depth);
        root = node(depth, opening.leftSum, opening.leftHash, opening.rightSum, opening.rightHash);
        sum = uint256(opening.leftSum) + opening.rightSum;
    }

    /// @notice Whether a leaf with an amount stands at an index of a tree.
    /// @dev Reverts for a proof of the wrong length or an index outside the leaves; false for one that does not fit.
    /// @param root The tree's root hash.
    /// @param total The tree's total.
    /// @param depth Its depth.
    /// @param count How many of its leaves are real; the rest are padding, which proves nothing.
    /// @param index The leaf's place.
    /// @param leafHash The leaf's hash, from {leaf}, which binds domain, index, key, salt and amount.
    /// @param amount The leaf's amount.
    /// @param proof {PROOF_STEP} bytes a level.
    function verify(
        bytes32 root,
        uint256 total,
        uint8 depth,
        uint64 count,
        uint64 index,
        bytes32 leafHash,
        uint128 amount,
        bytes calldata proof
    ) internal pure returns (bool) {
        if (depth == 0 || depth > MAX_DEPTH) revert SumTree_BadDepth(depth);
        if (proof.length != PROOF_STEP * depth) {
            revert SumTree_BadProofLength(proof.length, PROOF_STEP * depth);
        }
        // count ≤ 2^depth is the publisher's to keep; an index beyond the leaves of the tree itself is refused here too.
        if (index >= count || index >= (1 << depth)) revert SumTree_IndexOutOfRange(index, count);

        uint256 sum = amount;
        uint256 sums = 0;
        assembly ("memory-safe") {
            // A node's preimage has 98 bytes: prefix, level, and its children's pairs of sum and hash, each laid out like
            // a step of the proof. It is put together in free memory, 14 bytes behind `words`, so that a sum, which fills the
            // lower half of a word, can be stored as one. Its upper half carries the prefix: where a left sum is stored,
            // it lands in its place; where a right one is, on the left pair, which is copied after it.
            let words := mload(0x40)
            mstore8(add(words, 14), 1)
            for {
                let level := 1
            } iszero(gt(level, depth)) {
                level := add(level, 1)
            } {
                // 0 where the path comes from the left, 48 where it comes from the right.
                let side := mul(and(index, 1), 48)
                mstore(add(words, side), or(shl(136, 1), sum))
                mstore(add(add(words, 32), side), leafHash)
                calldatacopy(sub(add(words, 64), side), proof.offset, 48)
                mstore8(add(words, 15), level)
                leafHash := keccak256(add(words, 14), 98)
                sum := add(shr(128, calldataload(proof.offset)), sum)
                // A sum that no longer fits has spoilt the next preimage; its upper half is remembered here.
                sums := or(sums, sum)
                proof.offset := add(proof.offset, 48)
                index := shr(1, index)
            }
        }
        return sums >> 128 == 0 && leafHash == root && sum == total;
    }
}
