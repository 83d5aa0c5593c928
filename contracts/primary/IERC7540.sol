// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// ERC-7540, asynchronous vaults, in its three parts. The deposit part's 3-argument claims stand in IERC7540Deposit.

/// @title IERC7540Operator
/// @notice ERC-7540: who may act for a controller. Interface id 0xe3bc4e65.
interface IERC7540Operator {
    /// @notice Emitted when a controller names or dismisses an operator.
    event OperatorSet(address indexed controller, address indexed operator, bool approved);

    /// @notice Names or dismisses an operator of the caller's: it may request, cancel and claim for the caller, to any
    /// receiver.
    function setOperator(address operator, bool approved) external returns (bool success);

    /// @notice Whether an operator may act for a controller.
    function isOperator(address controller, address operator) external view returns (bool status);
}

/// @title IERC7540Deposit
/// @notice ERC-7540: asynchronous deposits. Interface id 0xce3bbe50.
/// @dev "Shares" are the token's units; see {IERC7575}.
interface IERC7540Deposit {
    /// @notice Emitted when money is put into a window.
    event DepositRequest(
        address indexed controller,
        address indexed owner,
        uint256 indexed requestId,
        address sender,
        uint256 assets
    );

    /// @notice Puts money into the open window.
    /// @dev The owner or its operator, for a controller that is the caller, the owner, or has made the caller its operator:
    /// a stranger could otherwise fill up its places. The controller must be eligible to receive the token; the caller,
    /// the owner and the controller must not be sanctioned. Errors: PrimaryMarket_*, {IReceiptBonds}.
    /// @return requestId The window's id.
    function requestDeposit(uint256 assets, address controller, address owner) external returns (uint256 requestId);

    /// @notice Claims units for `assets` of a controller's filled money, from its oldest window with any.
    /// @return shares Units, rounded down.
    function deposit(uint256 assets, address receiver, address controller) external returns (uint256 shares);

    /// @notice Claims exactly `shares` units, from a controller's oldest window with any.
    /// @return assets The filled money that is used up, rounded up.
    function mint(uint256 shares, address receiver, address controller) external returns (uint256 assets);

    /// @notice A controller's money in a window that is neither settled nor expired.
    function pendingDepositRequest(uint256 requestId, address controller) external view returns (uint256 assets);

    /// @notice A controller's filled money whose units are not claimed yet, rounded down.
    function claimableDepositRequest(uint256 requestId, address controller) external view returns (uint256 assets);
}

/// @title IERC7540Redeem
/// @notice ERC-7540: asynchronous redemptions. Interface id 0x620ee8e4.
/// @dev "Shares" are the token's units; see {IERC7575}.
interface IERC7540Redeem {
    /// @notice Emitted when units are put into a window.
    event RedeemRequest(
        address indexed controller,
        address indexed owner,
        uint256 indexed requestId,
        address sender,
        uint256 shares
    );

    /// @notice Puts units into the open window.
    /// @dev As {IERC7540Deposit-requestDeposit}. An ERC-20 allowance of the caller's over the owner's units is not enough:
    /// the token is another contract, so the market could not count it down. The market needs the owner's allowance, and the
    /// token's own rules for transfers apply.
    /// @return requestId The window's id.
    function requestRedeem(uint256 shares, address controller, address owner) external returns (uint256 requestId);

    /// @notice A controller's units in a window that is neither settled nor expired.
    function pendingRedeemRequest(uint256 requestId, address controller) external view returns (uint256 shares);

    /// @notice A controller's filled units whose money is not claimed yet, rounded down.
    function claimableRedeemRequest(uint256 requestId, address controller) external view returns (uint256 shares);
}
