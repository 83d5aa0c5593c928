// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

/// @title FixedAuthority
/// @notice A contract whose AccessManager is chosen once, at construction, and can never be re-pointed.
/// @dev OpenZeppelin's {AccessManaged} lets the current authority name its successor. A successor could hand every
/// role to anyone in one transaction, past all the delays that the first authority keeps, so the door is closed here.
/// The address is an immutable, which also saves a storage read on every restricted call.
abstract contract FixedAuthority is AccessManaged {
    /// @notice Thrown by {setAuthority}, whoever calls it.
    /// @param authority The authority, which stays.
    error FixedAuthority_CannotBeReplaced(address authority);

    /// @notice Thrown when the authority given at construction has no code.
    /// @param authority The address that was given.
    error FixedAuthority_NotAContract(address authority);

    address private immutable _fixedAuthority;

    /// @param authority_ The OpenZeppelin AccessManager that answers for every restricted function.
    constructor(address authority_) AccessManaged(authority_) {
        if (authority_.code.length == 0) revert FixedAuthority_NotAContract(authority_);
        _fixedAuthority = authority_;
    }

    /// @notice The AccessManager, for ever.
    function authority() public view override returns (address) {
        return _fixedAuthority;
    }

    /// @notice Always reverts: the authority is fixed at construction.
    function setAuthority(address) public view override {
        revert FixedAuthority_CannotBeReplaced(_fixedAuthority);
    }
}
